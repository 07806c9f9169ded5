import { type Address, getAddress } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import { type RowPlace, valueError } from "../../core/inputErrors.ts";
import type { NamedTarget, SubjectTarget, Target } from "./changeRows.ts";

/** An account, and all credentials that a batch has of it. */
export type SubjectCredentials = {
  readonly subject: Address;
  /** Their indexes, ascending. */
  readonly credentials: readonly number[];
};

/** By account in lower case. */
export type CredentialsBySubject = ReadonlyMap<Address, readonly number[]>;

/** The accounts that targets name, in lower case. */
export function namedSubjects(targets: readonly NamedTarget[]): ReadonlySet<Address> {
  return new Set(targets.filter(isSubject).map(({ subject }) => subject));
}

function isSubject(target: NamedTarget): target is SubjectTarget {
  return typeof target === "object";
}

/** Of the details of an error, which a list of a million accounts must not fill. */
const MAX_MISSING = 100;

type OfCredential<Row> = Omit<Row, "target"> & { readonly target: Target; readonly row?: number };

/**
 * A row for each credential: one that names an account becomes as many as it has credentials. Each knows which row of the
 * list it was, from 1, unless no row names an account.
 * @param where what has the credentials, inside a sentence: `the batch in club`
 * @throws SymbolonError `NoSuchSubject` naming file, row and line, where an account has none
 */
export function rowsByCredential<Row extends { readonly target: NamedTarget }>(
  rows: readonly Row[],
  bySubject: CredentialsBySubject,
  where: string,
): readonly OfCredential<Row>[] {
  if (areCredentials(rows)) return rows;
  requireSubjects(rows, bySubject, where);
  return rows.flatMap((row, i): OfCredential<Row>[] => {
    const { target } = row;
    const targets = isSubject(target) ? (bySubject.get(target.subject) ?? []) : [target];
    return targets.map((one) => ({ ...row, target: one, row: i + 1 }));
  });
}

/** Ranges make millions of such rows, which are kept as they are. */
function areCredentials<Row extends { readonly target: NamedTarget }>(
  rows: readonly Row[],
): rows is readonly (Row & { readonly target: Target })[] {
  return !rows.some(({ target }) => isSubject(target));
}

function requireSubjects(
  rows: readonly { readonly target: NamedTarget }[],
  bySubject: CredentialsBySubject,
  where: string,
): void {
  const missing = rows
    .map(({ target }) => target)
    .filter(isSubject)
    .filter(({ subject }) => !bySubject.has(subject));
  const [first] = missing;
  if (first === undefined) return;
  const more = missing.length > 1 ? ` (and ${missing.length - 1} more)` : "";
  const problem = `has no credential in ${where}${more}`;
  const { reason, hint, details } = noneOf(getAddress(first.subject), first.place, problem);
  const shown = missing
    .slice(0, MAX_MISSING)
    .map(({ subject, place }) => ({ subject: getAddress(subject), ...place }));
  throw new SymbolonError({ code: CODE, reason, hint, details: { ...details, missing: shown } });
}

const CODE = "NoSuchSubject";

function noneOf(subject: Address, place: RowPlace | undefined, problem: string) {
  const hint =
    "Check the account, and that it is the right batch; otherwise remove the account from the list.";
  if (place !== undefined) return valueError(place, "subject", subject, { code: CODE, problem, hint });
  return { reason: `${subject} ${problem}.`, hint, details: { subject } };
}

/** Refuses an account where one credential is meant, and it has several. @param indexes of its credentials */
export function severalCredentials(subject: string, indexes: readonly (number | bigint)[]): SymbolonError {
  return new SymbolonError({
    code: "SeveralCredentials",
    reason: `${subject} is the subject of ${indexes.length} credentials: ${indexes.join(", ")}.`,
    hint: "Give the index of one of them.",
    details: { subject, indexes },
  });
}

/** Each account that is named, once, in the order in which it is named first. */
export function subjectCredentials(
  targets: readonly NamedTarget[],
  bySubject: CredentialsBySubject,
): readonly SubjectCredentials[] {
  return [...namedSubjects(targets)].map((subject) => ({
    subject: getAddress(subject),
    credentials: bySubject.get(subject) ?? [],
  }));
}
