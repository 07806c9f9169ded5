/**
 * Cases about credentials, by the clock alone: where one stands, what stands meanwhile, who is paid. Pure twin of
 * `contracts/governance/DisputeDesk.sol`. Moments are Unix seconds.
 */

/** What a case is about, by number on chain. */
export const caseKinds = [
  "IssuedInError",
  "Fraud",
  "KeyCompromise",
  "WronglySuspended",
  "WronglyRefused",
  "VerifierFault",
] as const;

export type CaseKind = (typeof caseKinds)[number];

/** Where a case stands, by number on chain. */
export const caseStages = [
  "None",
  "Answer",
  "Panel",
  "Appeal",
  "SecondPanel",
  "Effect",
  "Done",
  "Moot",
] as const;

export type CaseStage = (typeof caseStages)[number];

/** What a panel says, or the clock for it, by number on chain. */
export const rulings = ["None", "Upheld", "Rejected"] as const;

export type Ruling = (typeof rulings)[number];

const DAY = 86_400n;

/** What the desk has fixed for every case, in seconds. */
export const caseSchedule = {
  /** From the opening to the last second in which the other side may answer. */
  answer: 3n * DAY,
  /** From the opening to when evidence closes, and the first panel may rule. */
  evidence: 5n * DAY,
  /** From the opening to when the first panel is too late. */
  panel: 7n * DAY,
  /** From a ruling, or from the claim's standing for want of an answer, to when it is final. */
  appeal: 3n * DAY,
  /** From the appeal to when evidence closes again, and the second panel may rule. */
  appealEvidence: 2n * DAY,
  /** From the appeal to when the second panel is too late. */
  secondPanel: 4n * DAY,
  /** From when the effect's notice is over to when nobody may carry the case out any more. */
  effect: 7n * DAY,
} as const;

/** Longest time from the opening of a case to when it is decided for good, in seconds: answered, ruled on, appealed. */
export const LONGEST_CASE = caseSchedule.panel + caseSchedule.appeal + caseSchedule.secondPanel;

/** What is stored of a case. Moments are 0 where it has not come to that. */
export type CaseRecord = {
  readonly kind: CaseKind;
  readonly openedAt: bigint;
  /** Whether the other side answered in time. */
  readonly isAnswered: boolean;
  readonly ruledAt: bigint;
  /** What the first panel said. */
  readonly first: Ruling;
  readonly appealedAt: bigint;
  /** What the second panel said. */
  readonly second: Ruling;
  readonly isCarriedOut: boolean;
};

/** What a case amounts to at a moment. */
export type CaseState = {
  readonly stage: CaseStage;
  /** First second in which this stage is over, whoever acts or does not; 0 of a stage that nothing follows. */
  readonly decidesBy: bigint;
  /** What stands meanwhile. */
  readonly standing: Ruling;
};

/** Who decided: a panel, the clock since nobody answered, or nobody, so that all stays as it was. */
export type CaseDecider = "firstPanel" | "secondPanel" | "clock" | "nobody";

/** What a case comes to. */
export type CaseConclusion = {
  readonly ruling: Ruling;
  /** First second in which nobody can change it. */
  readonly finalAt: bigint;
  readonly decider: CaseDecider;
};

/** A case as it is opened. */
export function newCase(kind: CaseKind, openedAt: bigint): CaseRecord {
  return {
    ...{ kind, openedAt, isAnswered: false, ruledAt: 0n, first: "None" },
    ...{ appealedAt: 0n, second: "None", isCarriedOut: false },
  };
}

/** Whether an upheld case of this kind changes a status; the others are upheld on record. */
export function hasEffect(kind: CaseKind): boolean {
  return kind !== "WronglyRefused" && kind !== "VerifierFault";
}

/** What a case comes to if from now on nobody does anything: every stage has a default. */
export function conclusionOf(record: CaseRecord): CaseConclusion {
  const { openedAt, isAnswered, ruledAt, first, appealedAt, second } = record;
  if (appealedAt > 0n) {
    const finalAt = appealedAt + caseSchedule.secondPanel;
    if (second !== "None") return { ruling: second, finalAt, decider: "secondPanel" };
    return { ...firstDecision(first), finalAt };
  }
  if (ruledAt > 0n) return { ...firstDecision(first), finalAt: ruledAt + caseSchedule.appeal };
  if (isAnswered) return { ruling: "None", finalAt: openedAt + caseSchedule.panel, decider: "nobody" };
  return { ...firstDecision(first), finalAt: openedAt + caseSchedule.answer + caseSchedule.appeal };
}

/** The first panel's, or where nobody answered the clock's. */
function firstDecision(first: Ruling): Pick<CaseConclusion, "ruling" | "decider"> {
  return first === "None" ? { ruling: "Upheld", decider: "clock" } : { ruling: first, decider: "firstPanel" };
}

/**
 * Where a case stands.
 * @param notice seconds of its effect, by the rules of its opening
 * @param moment not before the opening, nor before what is recorded
 */
export function caseAt(record: CaseRecord, notice: bigint, moment: bigint): CaseState {
  const { openedAt, isAnswered, ruledAt, appealedAt, second } = record;
  const { ruling, finalAt } = conclusionOf(record);
  const answerBy = openedAt + caseSchedule.answer;
  if (!isAnswered && moment < answerBy) return { stage: "Answer", decidesBy: answerBy, standing: "None" };
  const isDecided = second !== "None" || moment >= finalAt;
  if (!isDecided) {
    const isOpen = isAnswered && ruledAt === 0n;
    const stage = appealedAt > 0n ? "SecondPanel" : isOpen ? "Panel" : "Appeal";
    return { stage, decidesBy: finalAt, standing: ruling };
  }
  const done = { stage: "Done", decidesBy: 0n, standing: ruling } as const;
  if (ruling !== "Upheld" || !hasEffect(record.kind) || record.isCarriedOut) return done;
  const mootAt = finalAt + notice + caseSchedule.effect;
  return moment < mootAt ? { ...done, stage: "Effect", decidesBy: mootAt } : { ...done, stage: "Moot" };
}

/** First second in which any case opened then is decided, and its effect's notice over: a hold for it lasts two epochs more. */
export function overBy(openedAt: bigint, notice: bigint): bigint {
  return openedAt + LONGEST_CASE + notice;
}

/** First second in which no more evidence is taken, and a panel may rule. */
export function evidenceClosesAt({ openedAt, appealedAt }: CaseRecord): bigint {
  return appealedAt > 0n ? appealedAt + caseSchedule.appealEvidence : openedAt + caseSchedule.evidence;
}
