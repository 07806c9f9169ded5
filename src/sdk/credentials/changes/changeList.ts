import { type Address, getAddress, type Hex, isAddress } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import { nobleHasher } from "../../core/hasher.ts";
import { emptyFile, fileError } from "../../core/inputErrors.ts";
import type { AnnouncedKind } from "../../core/status/digest.ts";
import { readCsvRows } from "../../core/text/csvTable.ts";
import { quote } from "../../core/text/escape.ts";
import type { KnownBatch } from "../batch/knownBatch.ts";
import { type ChangeRow, changeRows, type NamedTarget, readTargets, targetIndexes } from "./changeRows.ts";
import type { RequestedChange } from "./planChanges.ts";
import { type CredentialsBySubject, namedSubjects, rowsByCredential } from "./subjectTargets.ts";

export type ParseChangeListParameters = {
  readonly batch: KnownBatch;
  /**
   * Indexes, ranges, ids and subjects, separated by spaces, commas or lines; or a table, as `credential announce`
   * takes.
   */
  readonly text: string;
  /** The kind of rows without one. */
  readonly kind: AnnouncedKind;
  readonly reason: number;
  readonly evidence: Hex;
  /** Of a manifest that lists them, in index order. Default: rows cannot name subjects. */
  readonly subjects?: readonly Address[] | undefined;
};

/** The list's name in errors. */
const LIST = "The list";
const APART = /[\s,;]+/;
/** Words that a table's header has, and a plain list never. */
const NAMES = ["index", "credential", "subject"];
const HASH = /^0x[\da-f]{64}$/i;

/**
 * Reads a list of changes as people type, paste or drop it. It does not check that credentials belong to the batch: the
 * plan does.
 * @throws SymbolonError `EmptyFile`, `BadTarget`, `NoSuchSubject`, `NoSuchCredential`, `BadValue`, and as `readCsvRows`
 */
export function parseChangeList(parameters: ParseChangeListParameters): readonly RequestedChange[] {
  const { batch, text } = parameters;
  if (text.trim() === "") throw emptyFile(LIST, "credentials");
  const isTable = text.split(APART).some((word) => NAMES.includes(word.replaceAll('"', "")));
  const named = isTable ? tableRows(parameters) : plainRows(parameters);
  const rows = rowsByCredential(named, credentialsOf(named, parameters.subjects), "the batch");
  const targets = rows.map(({ target }) => target);
  // A page compiles no WebAssembly.
  const indexes = targetIndexes(batch, targets, nobleHasher);
  return rows.map(({ kind, reason, evidence }, i) => ({ index: indexes[i] ?? -1, kind, reason, evidence }));
}

/** All rows have the same change. */
function plainRows({ text, kind, reason, evidence }: ParseChangeListParameters): readonly ChangeRow[] {
  const words = text.split(APART).filter((word) => word !== "");
  const targetsOf = (word: string): readonly NamedTarget[] =>
    isAddress(word) ? [{ subject: word.toLowerCase() as Address }] : readTargets([word]);
  return words.flatMap(targetsOf).map((target): ChangeRow => ({ target, kind, reason, evidence }));
}

/** The credentials of the accounts that rows name. @throws SymbolonError `NoSuchSubject` */
function credentialsOf(
  rows: readonly ChangeRow[],
  subjects: ParseChangeListParameters["subjects"],
): CredentialsBySubject {
  const named = namedSubjects(rows.map(({ target }) => target));
  const bySubject = new Map<Address, number[]>();
  if (named.size === 0) return bySubject;
  for (const [index, listed] of (subjects ?? []).entries()) {
    const subject = listed.toLowerCase() as Address;
    if (!named.has(subject)) continue;
    const indexes = bySubject.get(subject) ?? [];
    bySubject.set(subject, indexes);
    indexes.push(index);
  }
  const missing = [...named].find((subject) => !bySubject.has(subject));
  if (missing !== undefined) throw noSuchSubject(getAddress(missing), subjects !== undefined);
  return bySubject;
}

function tableRows({ text, kind, reason, evidence }: ParseChangeListParameters): readonly ChangeRow[] {
  const { names, rows } = readCsvRows(LIST, text, NAMES);
  if (rows.length === 0) throw emptyFile(LIST, "its columns");
  // Rows without a kind of their own have the form's.
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
      : `The credentials of ${subject} are unknown: no manifest that lists subjects was given.`,
    hint: hasSubjects
      ? "Check the address, and that it is the right batch."
      : "Give the manifest, where it lists them, or the indexes from your own records.",
    details: { subject },
  });
}
