import { type Address, type Hex, isAddress } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import { nobleHasher } from "../../core/hasher.ts";
import { emptyFile, fileError } from "../../core/inputErrors.ts";
import type { AnnouncedKind } from "../../core/status/digest.ts";
import { readCsvRows } from "../../core/text/csvTable.ts";
import { quote } from "../../core/text/escape.ts";
import type { KnownBatch } from "../batch/knownBatch.ts";
import { type ChangeRow, changeRows, readTargets, targetIndexes } from "./changeRows.ts";
import type { WantedChange } from "./planChanges.ts";

export type ParseChangeListParameters = {
  readonly batch: KnownBatch;
  /** Indexes, ranges, ids and subjects, apart by spaces, commas or lines; or a table, as `credential announce` takes. */
  readonly text: string;
  /** What rows are that do not say otherwise. */
  readonly kind: AnnouncedKind;
  readonly reason: number;
  readonly evidence: Hex;
  /** Of a manifest that lists them, in index order; left out: subjects name nobody. */
  readonly subjects?: readonly Address[] | undefined;
};

/** What the list is called in errors. */
const LIST = "The list";
const APART = /[\s,;]+/;
/** Words that a table's header has, and a plain list never. */
const NAMES = ["index", "credential"];
const HASH = /^0x[\da-f]{64}$/i;

/**
 * Reads a list of changes as people type, paste or drop it. Nothing of it is believed to be of the batch: the plan says.
 * @throws SymbolonError `EmptyFile`, `BadTarget`, `NoSuchSubject`, `NoSuchCredential`, `BadValue`, and as `readCsvRows`
 */
export function parseChangeList(parameters: ParseChangeListParameters): readonly WantedChange[] {
  const { batch, text } = parameters;
  if (text.trim() === "") throw emptyFile(LIST, "credentials");
  const isTable = text.split(APART).some((word) => NAMES.includes(word.replaceAll('"', "")));
  const rows = isTable ? tableRows(parameters) : plainRows(parameters);
  const targets = rows.map(({ target }) => target);
  // A page compiles no WebAssembly.
  const indexes = targetIndexes(batch, targets, nobleHasher);
  return rows.map(({ kind, reason, evidence }, i) => ({ index: indexes[i] ?? -1, kind, reason, evidence }));
}

/** All the same change. */
function plainRows({ text, subjects, kind, reason, evidence }: ParseChangeListParameters) {
  const words = text.split(APART).filter((word) => word !== "");
  const bySubject = new Map<string, number[]>();
  if (words.some((word) => isAddress(word))) {
    for (const [index, subject] of (subjects ?? []).entries()) {
      const indexes = bySubject.get(subject.toLowerCase()) ?? [];
      bySubject.set(subject.toLowerCase(), indexes);
      indexes.push(index);
    }
  }
  const targetsOf = (word: string) => {
    if (!isAddress(word)) return readTargets([word]);
    const found = bySubject.get(word.toLowerCase());
    if (found === undefined) throw noSuchSubject(word, subjects !== undefined);
    return found;
  };
  return words.flatMap(targetsOf).map((target): ChangeRow => ({ target, kind, reason, evidence }));
}

function tableRows({ text, kind, reason, evidence }: ParseChangeListParameters): readonly ChangeRow[] {
  const { names, rows } = readCsvRows(LIST, text, NAMES);
  if (rows.length === 0) throw emptyFile(LIST, "its columns");
  // Rows that name no kind of their own are of the form's.
  const own = names.includes("change") ? undefined : kind;
  return changeRows(LIST, rows, { kind: own, reason, evidence }, requireHash);
}

function requireHash(text: string): Hex {
  if (HASH.test(text)) return text.toLowerCase() as Hex;
  throw fileError(LIST, {
    code: "BadValue",
    problem: `names ${quote(text)} as evidence, and a page opens no file by its name`,
    hint: "Write the evidence's keccak256: 0x and 64 hexadecimal digits.",
  });
}

function noSuchSubject(subject: Address, hasSubjects: boolean): SymbolonError {
  return new SymbolonError({
    code: "NoSuchSubject",
    reason: hasSubjects
      ? `The batch's manifest lists no credential of ${subject}.`
      : `Which credentials ${subject} has is not known: no manifest that lists subjects was given.`,
    hint: hasSubjects
      ? "Compare the address, and that the batch is the right one."
      : "Give the manifest, where it lists them, or the indexes from your own records.",
    details: { subject },
  });
}
