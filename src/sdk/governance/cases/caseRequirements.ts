import type { Hex } from "viem";
import type { DeskCase } from "../../chain/read/readDesk.ts";
import { type CaseStage, caseStages } from "../../core/governance/cases.ts";
import { caseError } from "./caseRefusal.ts";

/*
 * What a desk would refuse, refused before anybody signs: by the desk's own errors.
 */

/** @throws SymbolonError `WrongCaseStage` */
export function requireStage({ id, stage, decidesBy }: DeskCase, expected: readonly CaseStage[]): void {
  if (!expected.includes(stage))
    throw caseError("WrongCaseStage", [id, caseStages.indexOf(stage), decidesBy]);
}

/** @throws SymbolonError `ZeroEvidence` */
export function requireEvidence(evidence: Hex): void {
  if (/^0x0*$/.test(evidence)) throw caseError("ZeroEvidence", []);
}

/** @throws SymbolonError `EvidenceClosed` */
export function requireBefore({ id, evidenceUntil }: DeskCase, now: bigint): void {
  if (now >= evidenceUntil) throw caseError("EvidenceClosed", [id, evidenceUntil]);
}

/** @throws SymbolonError `EvidenceStillOpen` */
export function requireClosed({ id, evidenceUntil }: DeskCase, now: bigint): void {
  if (now < evidenceUntil) throw caseError("EvidenceStillOpen", [id, evidenceUntil]);
}
