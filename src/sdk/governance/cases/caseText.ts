import type { Hex } from "viem";
import { type CaseKind, hasEffect, revokes } from "../../core/governance/cases.ts";
import { WHOLE_BATCH } from "../../core/status/holds.ts";
import type { KnownCaseSubject } from "./caseSubjects.ts";

/** What a case changes if it is upheld, as a sentence's end: `the credential is revoked`. */
export function effectText(kind: CaseKind, subject: KnownCaseSubject | undefined): string {
  if (revokes(kind)) return `the ${nameOf(subject)} is revoked`;
  if (!hasEffect(kind)) return "that is on record";
  if (subject === undefined) {
    return "a credential is reinstated, and its hold ends, or else the hold of a whole batch";
  }
  return isWholeBatch(subject) ? "the batch's hold ends" : "the credential is reinstated, and its hold ends";
}

/** What a case is about: `credential 17 of the batch 0x..., issued by 0x...`. @param id of the credential, or uid */
export function subjectText(id: Hex, subject: KnownCaseSubject | undefined): string {
  if (subject === undefined) return id;
  if (!("batch" in subject)) {
    return `the attestation ${id}, which ${subject.attester} made about ${subject.recipient}`;
  }
  const { batch, index, issuer, subject: holder } = subject;
  const whose = `the batch ${batch}, issued by ${issuer}`;
  if (isWholeBatch(subject)) return `the whole of ${whose}`;
  return `credential ${index} of ${whose}${holder === undefined ? "" : `, about ${holder}`}`;
}

/** Whether a case is known to be about a whole batch. */
export const isWholeBatch = (subject: KnownCaseSubject | undefined): boolean =>
  subject !== undefined && "batch" in subject && subject.index === WHOLE_BATCH;

function nameOf(subject: KnownCaseSubject | undefined): string {
  if (subject === undefined) return "credential or attestation";
  return "batch" in subject ? "credential" : "attestation";
}
