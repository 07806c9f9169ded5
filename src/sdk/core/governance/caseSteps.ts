import {
  type CaseRecord,
  caseAt,
  effectFrom,
  evidenceClosesAt,
  isCaseDecided,
  keptMoment,
  type Ruling,
} from "./cases.ts";

/** What anybody may do about a case once it is open. */
export type CaseStep =
  | { readonly kind: "answer" | "addEvidence" | "appeal" | "carryOut" }
  | {
      readonly kind: "rule";
      /** 0: the first panel, 1: the second. */
      readonly round: 0 | 1;
      readonly ruling: Exclude<Ruling, "None">;
    };

/** Whether a step may be taken now: by stage and clock alone, whoever takes it. */
export function mayStep(record: CaseRecord, step: CaseStep, moment: bigint): boolean {
  const { stage } = caseAt(record, moment);
  switch (step.kind) {
    case "answer":
      return stage === "Answer";
    case "addEvidence":
      return stage !== "None" && !isCaseDecided(stage) && moment < evidenceClosesAt(record);
    case "rule":
      return stage === panelStages[step.round] && moment >= evidenceClosesAt(record);
    case "appeal":
      return stage === "Appeal";
    case "carryOut":
      return stage === "Effect" && moment >= effectFrom(record);
  }
}

const panelStages = ["Panel", "SecondPanel"] as const;

/** The case after a step; undefined where it may not be taken now. */
export function takeStep(record: CaseRecord, step: CaseStep, moment: bigint): CaseRecord | undefined {
  if (!mayStep(record, step, moment)) return undefined;
  const kept = keptMoment(record, moment);
  switch (step.kind) {
    case "answer":
      return { ...record, isAnswered: true };
    case "addEvidence":
      return record;
    case "rule":
      return { ...record, ruledAt: kept, [rounds[step.round]]: step.ruling };
    case "appeal":
      return { ...record, appealedAt: kept };
    case "carryOut":
      return { ...record, isCarriedOut: true };
  }
}

const rounds = ["first", "second"] as const;
