import { readFileSync, truncateSync } from "node:fs";
import { SymbolonError } from "../../core/errors.ts";
import { systemCode } from "../../files/systemCode.ts";
import type { JournalHeader, JournalRecord, Sending } from "../journal.ts";

export const JOURNAL_FORMAT = "symbolon-journal";

/** A line of a journal: one JSON object each. */
export type JournalLine =
  | ({
      readonly record: "begin";
      readonly format: typeof JOURNAL_FORMAT;
      readonly version: 1;
    } & JournalHeader)
  | JournalRecord;

/**
 * Reads a journal; undefined where there is none yet. A last line that was cut off is dropped, from the file too: a line
 * is whole before what it announces happens, so nothing of it has happened.
 * @throws SymbolonError `BadJournal`, `JournalMismatch`
 */
export function readJournal(path: string, header: JournalHeader): Sending[] | undefined {
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
  return sendingsOf(path, lines);
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

function sendingsOf(path: string, lines: readonly JournalLine[]): Sending[] {
  const sendings: Sending[] = [];
  for (const [i, line] of lines.entries()) {
    if (line.record === "sending") {
      const { record: _, ...fields } = line;
      sendings.push({ ...fields, settled: undefined });
      continue;
    }
    const sending = line.record === "begin" ? undefined : sendings[line.id];
    if (line.record === "begin" || sending === undefined) throw badJournal(path, i + 2, "is out of place");
    if (line.record === "hash") {
      sending.hashes.push(line.hash);
      continue;
    }
    const { record: _, id: __, ...settled } = line;
    sending.settled = settled;
  }
  return sendings;
}

function requireSame(path: string, known: JournalHeader, header: JournalHeader): void {
  const differing = (["action", "chainId", "genesis", "registry", "account"] as const).filter(
    (name) => String(known[name]).toLowerCase() !== String(header[name]).toLowerCase(),
  );
  if (differing.length === 0) return;
  // The field is as old as the first journals, which were all of registries; by now it may hold a campaign.
  const nameOf = (name: (typeof differing)[number]) => (name === "registry" ? "contract" : name);
  const differences = differing
    .map((name) => `${nameOf(name)} ${known[name]}, not ${header[name]}`)
    .join("; ");
  throw new SymbolonError({
    code: "JournalMismatch",
    reason: `${path} is the journal of another run: ${differences}.`,
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
