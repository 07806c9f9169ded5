import type { Address } from "viem";
import { WHOLE_BATCH } from "../../core/status/holds.ts";
import type { KnownCaseSubject } from "./caseSubjects.ts";

/** The group that carries a case out, and has to name its desk. */
export function carryingGroup(subject: KnownCaseSubject): Address {
  if (!("batch" in subject)) return subject.attester;
  return subject.index === WHOLE_BATCH ? subject.emergency : subject.revoker;
}
