import { readFileSync, truncateSync } from "node:fs";
import type { Hash, Hex } from "viem";
import { SymbolonError } from "../core/errors.ts";
import { systemCode } from "../files/systemCode.ts";
import type { Place } from "./task.ts";

/** What became of a transaction. */
export type Settled = {
  /** `replaced`: its nonce was used by another transaction, which may have done the same tasks. */
  readonly status: "mined" | "reverted" | "replaced";
  readonly hash?: Hash;
  readonly block?: number;
  readonly blockHash?: Hash;
  readonly gas?: number;
  /** Uid by key, of the tasks that are done. */
  readonly results: Readonly<Record<string, Hex>>;
};

/** A transaction that was going to be sent: written down before it is. */
export type Intent = {
  readonly id: number;
  /** Of the account. No two transactions of one nonce are ever mined, so sending again with it is safe. */
  readonly nonce: number;
  /** Newest block before it was first sent. */
  readonly after: number;
  readonly keys: readonly string[];
  /** Over the digests of its tasks. */
  readonly digest: Hex;
  /** Of every version that was signed, oldest first; a node that signs by itself tells them only afterwards. */
  readonly hashes: Hash[];
  settled: Settled | undefined;
};

export type JournalHeader = Place & {
  /** `attest`, `revoke`, `import`: what keys and uids mean. */
  readonly action: string;
  /** Hash of block 0: chains of one id exist, above all local ones. */
  readonly genesis: Hash;
};

export const JOURNAL_FORMAT = "symbolon-journal";

/** A line of a journal: one JSON object each. */
export type JournalLine =
  | ({
      readonly record: "begin";
      readonly format: typeof JOURNAL_FORMAT;
      readonly version: 1;
    } & JournalHeader)
  | ({ readonly record: "sending" } & Omit<Intent, "settled">)
  | { readonly record: "hash"; readonly id: number; readonly hash: Hash }
  | ({ readonly record: "settled"; readonly id: number } & Settled);

/**
 * Reads a journal; undefined where there is none yet. A last line that was cut off is dropped, from the file too: a line
 * is whole before what it announces happens, so nothing of it has happened.
 * @throws SymbolonError `BadJournal`, `JournalMismatch`
 */
export function readJournal(path: string, header: JournalHeader): Intent[] | undefined {
  const text = readText(path);
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const [first, ...lines] = whole
    .split("\n")
    .slice(0, -1)
    .map((line, i) => parseLine(path, line, i + 1));
  const isHead = first?.record === "begin" && first.format === JOURNAL_FORMAT && first.version === 1;
  // Before anything is cut off: the file must be ours.
  const isBegun = first === undefined && text.startsWith('{"record":"begin"'.slice(0, text.length));
  if (!isHead && !isBegun) throw badJournal(path, 1, "is not the head of a journal");
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
  if (!isHead) return undefined;
  requireSame(path, first, header);
  return intentsOf(path, lines);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return "";
    throw error;
  }
}

function parseLine(path: string, line: string, number: number): JournalLine {
  try {
    const value = JSON.parse(line) as JournalLine;
    if (typeof value.record === "string") return value;
  } catch {
    // Told below.
  }
  throw badJournal(path, number, "is not one of its records");
}

function intentsOf(path: string, lines: readonly JournalLine[]): Intent[] {
  const intents: Intent[] = [];
  for (const [i, line] of lines.entries()) {
    if (line.record === "sending") {
      const { record: _, ...fields } = line;
      intents.push({ ...fields, settled: undefined });
      continue;
    }
    const intent = line.record === "begin" ? undefined : intents[line.id];
    if (line.record === "begin" || intent === undefined) throw badJournal(path, i + 2, "is out of place");
    if (line.record === "hash") {
      intent.hashes.push(line.hash);
      continue;
    }
    const { record: _, id: __, ...settled } = line;
    intent.settled = settled;
  }
  return intents;
}

function requireSame(path: string, known: JournalHeader, header: JournalHeader): void {
  const differing = (["action", "chainId", "genesis", "registry", "account"] as const).filter(
    (name) => String(known[name]).toLowerCase() !== String(header[name]).toLowerCase(),
  );
  if (differing.length === 0) return;
  // The field is as old as the first journals, which were all of registries; by now it may hold a campaign.
  const nameOf = (name: (typeof differing)[number]) => (name === "registry" ? "contract" : name);
  const told = differing.map((name) => `${nameOf(name)} ${known[name]}, not ${header[name]}`).join("; ");
  throw new SymbolonError({
    code: "JournalMismatch",
    reason: `${path} is the journal of another run: ${told}.`,
    hint: "Give the chain, contract and key of that run, or another --journal for this one.",
    details: { path, differing },
  });
}

function badJournal(path: string, line: number, problem: string): SymbolonError {
  return new SymbolonError({
    code: "BadJournal",
    reason: `Line ${line} of ${path} ${problem}.`,
    hint: "Restore the journal as it was left: it alone knows what was sent. If it is none, give another --journal.",
    details: { path, line },
  });
}
