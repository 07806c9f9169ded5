import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import type { Address, Hash, Hex } from "viem";
import { takeLock } from "../../../node/files/lock.ts";
import { makeDirectory } from "../../../node/files/replaceDirectory.ts";
import { writeOutput } from "../../../node/files/writeOutput.ts";
import type { BatchHeader } from "../../../sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { jsonText } from "../../../sdk/core/text/jsonText.ts";
import type { StepName } from "../ourChain.ts";

/** Where a run is: another chain, or another account, has a run of its own. */
export type RunPlace = { readonly chainId: number; readonly genesis: Hash; readonly account: Address };

/** What later steps need of earlier ones, and what the report tells. */
export type RunFacts = {
  /** Milliseconds. */
  readonly startedAt?: number;
  /** Of the account before anything was sent: wei, and the nonce that came next. */
  readonly balance?: bigint;
  readonly nonce?: number;
  readonly header?: BatchHeader;
  /** Unix seconds from which on the announced revocation counts. */
  readonly revokedFrom?: bigint;
  /** Of the campaign. Unix seconds. */
  readonly end?: bigint;
};

/** What a step came to, in words. */
export type StepRecord = { readonly step: StepName; readonly note: string };

type RunFile = RunPlace & { readonly done: readonly StepRecord[]; readonly facts: RunFacts };

const FORMAT = { format: "symbolon-acceptance-run", version: 1 } as const;
const SEED_BYTES = 32;
const OWNER_ONLY = 0o600;

/** The folder of a run: what is kept from one call to the next. */
export type StoryFolder = {
  readonly path: (name: string) => string;
  /** 32 bytes from which all that the run makes up follows: keys, salts, rows. */
  readonly seed: Hex;
  /** Records of what was sent; nothing of a line that was not finished. */
  readonly sentText: string;
  readonly facts: () => RunFacts;
  readonly done: () => readonly StepRecord[];
  readonly keepFacts: (more: RunFacts) => void;
  readonly keepDone: (record: StepRecord) => void;
  readonly close: () => void;
};

/**
 * Opens the folder of a run, or makes it, and keeps other runs from it. Who may read it: its owner alone.
 * @throws SymbolonError `RunMismatch`, `BadRun`, `OutputInTheWay`, `OutputNotWritable`, `JournalInUse`
 */
export function openStoryFolder(folder: string, place: RunPlace): StoryFolder {
  const path = (name: string) => join(folder, name);
  const isNew = !existsSync(path("run.json"));
  if (isNew) makeDirectory(folder, 0o700);
  const release = takeLock(path("run"), "JournalInUse");
  try {
    if (isNew) {
      const seed: Hex = `0x${randomBytes(SEED_BYTES).toString("hex")}`;
      writeOutput(path("keys.json"), jsonText({ seed }), { mode: OWNER_ONLY });
    }
    const seed = readSeed(path("keys.json"));
    let run = isNew ? { ...place, done: [], facts: {} } : readRun(path("run.json"), place);
    const keep = (next: RunFile) => {
      run = next;
      writeOutput(path("run.json"), jsonText({ ...FORMAT, ...run }, 2), { mode: OWNER_ONLY });
    };
    if (isNew) keep(run);
    return {
      path,
      seed,
      sentText: readSent(path("sent.jsonl")),
      facts: () => run.facts,
      done: () => run.done,
      keepFacts: (more) => keep({ ...run, facts: { ...run.facts, ...more } }),
      keepDone: (record) =>
        keep({ ...run, done: [...run.done.filter(({ step }) => step !== record.step), record] }),
      close: release,
    };
  } catch (thrown) {
    release();
    throw thrown;
  }
}

/** Whether a run was begun in a folder. */
export function isRunFolder(folder: string): boolean {
  return existsSync(join(folder, "run.json"));
}

/**
 * Looks whether a run can have a folder, before anybody is asked anything.
 * @throws SymbolonError `OutputInTheWay`
 */
export function requireRunFolder(folder: string): void {
  if (isRunFolder(folder)) return;
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory()) throw inTheWay(folder, "is a file");
  // A run that was killed before it began leaves its keys and its lock, which nothing was sent with.
  const strange = readdirSync(folder).filter((name) => !/^keys\.json$|^run\.lock|^\./.test(name));
  if (strange.length > 0) {
    throw inTheWay(folder, `holds files that this command did not write (${strange.slice(0, 3).join(", ")})`);
  }
}

function inTheWay(folder: string, problem: string): SymbolonError {
  return new SymbolonError({
    code: "OutputInTheWay",
    reason: `${folder} ${problem}.`,
    hint: "Choose another --out: a new or an empty folder.",
    details: { folder },
  });
}

function readRun(path: string, place: RunPlace): RunFile {
  let run: RunFile;
  try {
    run = runFrom(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    throw badRun(path, cause);
  }
  const names = ["chainId", "genesis", "account"] as const;
  const differing = names.filter(
    (name) => String(run[name]).toLowerCase() !== String(place[name]).toLowerCase(),
  );
  if (differing.length > 0) {
    const list = differing.map((name) => `${name} ${run[name]}, not ${place[name]}`).join("; ");
    throw new SymbolonError({
      code: "RunMismatch",
      reason: `${path} belongs to another run: ${list}.`,
      hint: "Give the chain and the key of that run, or another --out for this one.",
      details: { path, differing },
    });
  }
  return { ...place, done: run.done, facts: run.facts };
}

/** @throws Error where it is no run */
function runFrom(value: unknown): RunFile {
  const run = value as RunFile & { readonly format?: unknown; readonly version?: unknown };
  if (run.format !== FORMAT.format || run.version !== FORMAT.version)
    throw new Error("it has another format");
  if (!Array.isArray(run.done)) throw new Error("it does not list what is done");
  return { ...run, facts: withNumbers(run.facts) };
}

/** JSON has great numbers as text. */
function withNumbers({ balance, revokedFrom, end, header, ...rest }: RunFacts): RunFacts {
  const policy = header?.policy;
  return {
    ...rest,
    ...(balance !== undefined && { balance: BigInt(balance) }),
    ...(revokedFrom !== undefined && { revokedFrom: BigInt(revokedFrom) }),
    ...(end !== undefined && { end: BigInt(end) }),
    ...(header !== undefined &&
      policy !== undefined && {
        header: {
          ...header,
          size: BigInt(header.size),
          issuedAt: BigInt(header.issuedAt),
          policy: {
            ...policy,
            epochLength: BigInt(policy.epochLength),
            emergencyLimit: BigInt(policy.emergencyLimit),
          },
        },
      }),
  };
}

function readSeed(path: string): Hex {
  try {
    const { seed } = JSON.parse(readFileSync(path, "utf8")) as { seed?: unknown };
    if (typeof seed === "string" && /^0x[\da-f]{64}$/.test(seed)) return seed as Hex;
  } catch (cause) {
    throw badRun(path, cause);
  }
  throw badRun(path);
}

function readSent(path: string): string {
  if (!existsSync(path)) return "";
  const text = readFileSync(path, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
  return whole;
}

export function badRun(path: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadRun",
    reason: `${path} is not a file of this command.`,
    hint: "Restore it unchanged: it knows what was sent. To start again give another --out.",
    details: { path },
    cause,
  });
}
