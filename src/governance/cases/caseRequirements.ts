import type { Hex } from "viem";
import type { DeskCase } from "../../chain/read/readDesk.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { CaseStage } from "../../core/governance/cases.ts";
import { momentText } from "../../core/text/moment.ts";

/** What a stage means, behind "the case". */
export const STAGE_TEXTS: Readonly<Record<CaseStage, string>> = {
  None: "was never opened",
  Answer: "waits for the other side's answer",
  Panel: "is before the first panel",
  Appeal: "is decided, and may be appealed",
  SecondPanel: "is before the second panel",
  Effect: "is upheld for good, and is to be carried out",
  Done: "is over",
  Moot: "was upheld, and not carried out in time",
};

/** @throws SymbolonError `WrongCaseStage` */
export function requireStage({ id, stage, decidesBy }: DeskCase, wanted: readonly CaseStage[]): void {
  if (wanted.includes(stage)) return;
  const until = decidesBy === 0n ? "" : ` until ${momentText(decidesBy)}`;
  throw new SymbolonError({
    code: "WrongCaseStage",
    reason: `The case ${id} ${STAGE_TEXTS[stage]}${until}.`,
    hint: "`symbolon govern case show` says what may be done now, and what silence means.",
    details: { id, stage, decidesBy },
  });
}

/** @throws SymbolonError `ZeroEvidence` */
export function requireEvidence(evidence: Hex): void {
  if (!/^0x0*$/.test(evidence)) return;
  throw new SymbolonError({
    code: "ZeroEvidence",
    reason: "No evidence is named.",
    hint: "Give its hash, or the file itself: --evidence FILE.",
  });
}

/** @throws SymbolonError `EvidenceClosed` */
export function requireBefore({ id, evidenceUntil }: DeskCase, now: bigint): void {
  if (now < evidenceUntil) return;
  throw new SymbolonError({
    code: "EvidenceClosed",
    reason: `Evidence in the case ${id} was taken until ${momentText(evidenceUntil)}: so nobody brings it in the last minute.`,
    hint: "Whoever loses may appeal with new evidence.",
    details: { id, evidenceUntil },
  });
}

/** @throws SymbolonError `EvidenceStillOpen` */
export function requireClosed({ id, evidenceUntil }: DeskCase, now: bigint): void {
  if (now >= evidenceUntil) return;
  throw new SymbolonError({
    code: "EvidenceStillOpen",
    reason: `The panel rules in the case ${id} from ${momentText(evidenceUntil)} on, when no more evidence is taken.`,
    hint: "Send the ruling then; it may be signed before.",
    details: { id, evidenceUntil },
  });
}

/** @throws SymbolonError `EffectTooEarly` */
export function requireFrom({ id, effectFrom }: DeskCase, now: bigint): void {
  if (now >= effectFrom) return;
  throw new SymbolonError({
    code: "EffectTooEarly",
    reason: `The case ${id} may be carried out from ${momentText(effectFrom)} on, when its notice is over.`,
    hint: "Run it then; anybody may.",
    details: { id, effectFrom },
  });
}

export function caseOpen({ id, stage, kind, credential }: DeskCase): SymbolonError {
  return new SymbolonError({
    code: "CaseOpen",
    reason: `The case ${id} of ${kind} about ${credential} ${STAGE_TEXTS[stage]}: one at a time.`,
    hint: "Bring what you know to it: symbolon govern case evidence.",
    details: { id, stage },
  });
}
