import { findSubjects } from "../../src/node/batches/findSubjects.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import type { NamedTarget } from "../../src/sdk/credentials/changes/changeRows.ts";
import {
  namedSubjects,
  rowsByCredential,
  type SubjectCredentials,
  subjectCredentials,
} from "../../src/sdk/credentials/changes/subjectTargets.ts";
import { progress } from "../progress.ts";

/**
 * A row for each credential, where rows may name accounts, and how many credentials each account has.
 * @param batch what was given as the batch
 * @throws SymbolonError as `findSubjects` and `rowsByCredential`
 */
export async function withSubjects<Row extends { readonly target: NamedTarget }>(
  batch: string,
  rows: readonly Row[],
) {
  const targets = rows.map(({ target }) => target);
  const onProgress = progress("looking for accounts", "credentials");
  const bySubject = await findSubjects(batch, namedSubjects(targets), onProgress);
  return {
    rows: rowsByCredential(rows, bySubject, `the batch in ${batch}`),
    subjects: subjectCredentials(targets, bySubject),
  };
}

/** Lines that people are shown, and credentials on each; programs get all of them. */
const MAX_SHOWN = 10;

/** The row of a report that counts accounts; none where none was named. */
export function subjectRow(subjects: readonly SubjectCredentials[]): readonly (readonly [string, string])[] {
  if (subjects.length === 0) return [];
  const credentials = subjects.reduce((sum, one) => sum + one.credentials.length, 0);
  return [
    ["accounts", `${subjects.length.toLocaleString("en")}, with ${formatThings(credentials, "credential")}`],
  ];
}

/** Which credentials each account has. */
export function subjectLines(subjects: readonly SubjectCredentials[]): readonly string[] {
  const shown = subjects.slice(0, MAX_SHOWN).map(({ subject, credentials }) => {
    const more = credentials.length > MAX_SHOWN ? ", ..." : "";
    const indexes = credentials.slice(0, MAX_SHOWN).join(", ");
    return `${subject} has ${formatThings(credentials.length, "credential")}: ${indexes}${more}`;
  });
  const rest = subjects.length - shown.length;
  return rest > 0 ? [...shown, `and ${formatThings(rest, "account")} more; --json tells all`] : shown;
}
