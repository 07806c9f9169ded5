import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream, type WriteStream } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { crc32 } from "node:zlib";
import type { Hex } from "viem";
import { notWritable } from "../../../../node/files/replaceDirectory.ts";

/** What a node has answered about one block. Addresses and slots are in lower case. */
export type Answers = Awaited<ReturnType<typeof openAnswers>>;

/**
 * What is known of one block: in memory and, where there is a folder, in files of it, to which is only added. Each run
 * adds to a file of its own, so that several may share the folder; the last line of a run that was killed may be torn and
 * is left out.
 * @param folder of one block of one chain; undefined: nothing outlives the run
 * @throws SymbolonError `OutputNotWritable`
 */
export async function openAnswers(folder: string | undefined) {
  const accounts = new Map<string, AccountFacts>();
  const slots = new Map<string, Map<string, Hex>>();
  const others = new Map<string, { readonly result: unknown }>();
  const share = sharing();
  const remember = (kept: KeptAnswer) => {
    if (kept.kind === "answer") others.set(kept.question, { result: kept.result });
    else if (kept.kind === "slot") slotsOf(slots, kept.address).set(kept.slot, share(kept.value));
    else {
      const { balance, codeHash } = kept.facts;
      accounts.set(kept.address, { balance: share(balance), codeHash: share(codeHash) });
    }
  };
  const file = folder === undefined ? undefined : await openFile(folder, remember);
  return {
    account: (address: string) => accounts.get(address),
    slot: (address: string, slot: string) => slots.get(address)?.get(slot),
    answer: (question: string) => others.get(question),
    keep: (kept: KeptAnswer) => {
      remember(kept);
      file?.write(lineOfAnswer(kept));
    },
    /** Waits until all that is kept is in the file. */
    close: () => new Promise<void>((resolve) => (file === undefined ? resolve() : file.end(resolve))),
  };
}

/** Different values that are kept once: most accounts hold nothing and have no code. */
const SHARED = 10_000;

function sharing(): (value: Hex) => Hex {
  const values = new Map<Hex, Hex>();
  return (value) => {
    const known = values.get(value);
    if (known === undefined && values.size < SHARED) values.set(value, value);
    return known ?? value;
  };
}

function slotsOf(slots: Map<string, Map<string, Hex>>, address: string): Map<string, Hex> {
  const known = slots.get(address);
  if (known !== undefined) return known;
  const none = new Map<string, Hex>();
  slots.set(address, none);
  return none;
}

const ENDING = ".answers";

/** Reads the files of earlier runs, and opens one for this. */
async function openFile(folder: string, remember: (kept: KeptAnswer) => void): Promise<WriteStream> {
  try {
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) {
      if (name.endsWith(ENDING)) await readFile(join(folder, name), remember);
    }
    const path = join(folder, `${process.pid}-${randomBytes(6).toString("hex")}${ENDING}`);
    const file = createWriteStream(path, { flags: "ax" });
    await new Promise((resolve, reject) => file.once("open", resolve).once("error", reject));
    // A full disk costs the next run its cache, and this one nothing.
    file.on("error", () => {});
    return file;
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw notWritable(folder, code, cause);
  }
}

async function readFile(path: string, remember: (kept: KeptAnswer) => void): Promise<void> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    const kept = answerOfLine(line);
    if (kept !== undefined) remember(kept);
  }
}

/** What is known of an account at the block, but for its nonce and the text of its code. */
export type AccountFacts = {
  /** Wei. */
  readonly balance: Hex;
  /** keccak256 of its code; of nothing where it has none; zero where there is no such account. */
  readonly codeHash: Hex;
};

/** One answer of a node, as it is kept. */
type KeptAnswer =
  | { readonly kind: "account"; readonly address: string; readonly facts: AccountFacts }
  | { readonly kind: "slot"; readonly address: string; readonly slot: string; readonly value: Hex }
  | { readonly kind: "answer"; readonly question: string; readonly result: unknown };

/** A line of the cache's files: a checksum, a space, and the answer as a JSON array. */
function lineOfAnswer(answer: KeptAnswer): string {
  const text = JSON.stringify(partsOf(answer));
  return `${checksum(text)} ${text}\n`;
}

function partsOf(answer: KeptAnswer): readonly unknown[] {
  if (answer.kind === "account")
    return ["account", answer.address, answer.facts.balance, answer.facts.codeHash];
  if (answer.kind === "slot") return ["slot", answer.address, answer.slot, answer.value];
  return ["answer", answer.question, answer.result];
}

/** @returns undefined for a line that is torn, or that somebody else wrote: what it said is asked again */
function answerOfLine(line: string): KeptAnswer | undefined {
  const text = line.slice(9);
  if (line.slice(0, 8) !== checksum(text)) return undefined;
  const parts: unknown = JSON.parse(text);
  if (!Array.isArray(parts)) return undefined;
  const [kind, first, second, third] = parts as readonly unknown[];
  if (typeof first !== "string") return undefined;
  if (kind === "answer") return { kind, question: first, result: second };
  if (!isHex(second) || !isHex(third)) return undefined;
  if (kind === "account") return { kind, address: first, facts: { balance: second, codeHash: third } };
  return kind === "slot" ? { kind, address: first, slot: second, value: third } : undefined;
}

function isHex(value: unknown): value is Hex {
  return typeof value === "string" && value.startsWith("0x");
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, "0");
}
