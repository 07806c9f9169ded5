/**
 * Cases about credentials, by the clock alone: where one stands, and what stands meanwhile. Twin of
 * `contracts/libraries/Cases.sol`. Moments are Unix seconds.
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

const MINUTE = 60n;
const HOUR = 3_600n;
const DAY = 86_400n;
/** What a group says beyond does not count. */
const MAX_NOTICE = 90n * DAY;

/** What the desk has fixed for every case, in seconds. */
export const caseSchedule = {
  /** From the opening to the last second in which the other side may answer. */
  answer: 3n * DAY,
  /** From the opening to when evidence closes, and the first panel may rule. */
  evidence: 5n * DAY,
  /** From the opening to when the first panel is too late. */
  panel: 7n * DAY,
  /** From a ruling, or from the claim's standing for lack of an answer, to when it is final. */
  appeal: 3n * DAY,
  /** From the appeal to when evidence closes again, and the second panel may rule. */
  appealEvidence: 2n * DAY,
  /** From the appeal to when the second panel is too late. */
  secondPanel: 4n * DAY,
  /** Before the end of a panel's time, in which its stand-ins may sign. */
  standIn: DAY,
  /** From when the effect's notice is over to when nobody may carry the case out any more. */
  effect: 7n * DAY,
} as const;

/** Longest time from the opening of a case to when it is decided for good, in seconds: answered, ruled on, appealed. */
export const MAX_CASE = caseSchedule.panel + caseSchedule.appeal + caseSchedule.secondPanel;

/** What is stored of a case. Moments are 0 where it has not come to that; all but the opening are kept to the minute. */
export type CaseRecord = {
  readonly kind: CaseKind;
  readonly openedAt: bigint;
  /** Seconds of the notice of what carries it out, by the rules of its opening: whole hours. */
  readonly notice: bigint;
  /** Whether the other side answered in time. */
  readonly isAnswered: boolean;
  /** When the newest ruling was made. */
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

/** A case as it is opened. @param notice seconds, by the group's rule */
export function newCase(kind: CaseKind, openedAt: bigint, notice: bigint): CaseRecord {
  const counted = notice < MAX_NOTICE ? notice : MAX_NOTICE;
  return {
    kind,
    openedAt,
    notice: ((counted + HOUR - 1n) / HOUR) * HOUR,
    isAnswered: false,
    ruledAt: 0n,
    first: "None",
    appealedAt: 0n,
    second: "None",
    isCarriedOut: false,
  };
}

/** A moment as it is kept of a case: in whole minutes from its opening, rounded down. */
export function keptMoment({ openedAt }: Pick<CaseRecord, "openedAt">, moment: bigint): bigint {
  return moment - ((moment - openedAt) % MINUTE);
}

/** Whether an upheld case of this kind changes a status; the others are upheld on record. */
export function hasEffect(kind: CaseKind): boolean {
  return kind !== "WronglyRefused" && kind !== "VerifierFault";
}

/** Whether an upheld case of this kind revokes. */
export function revokes(kind: CaseKind): boolean {
  return hasEffect(kind) && kind !== "WronglySuspended";
}

/** What a case comes to if from now on nobody does anything: every stage has a default. */
export function conclusionOf(record: CaseRecord): CaseConclusion {
  const { openedAt, isAnswered, ruledAt, first, appealedAt, second } = record;
  if (second !== "None") return { ruling: second, finalAt: ruledAt, decider: "secondPanel" };
  if (appealedAt > 0n) return { ...firstDecision(first), finalAt: appealedAt + caseSchedule.secondPanel };
  if (ruledAt > 0n) return { ...firstDecision(first), finalAt: ruledAt + caseSchedule.appeal };
  if (isAnswered) return { ruling: "None", finalAt: openedAt + caseSchedule.panel, decider: "nobody" };
  return { ...firstDecision(first), finalAt: openedAt + caseSchedule.answer + caseSchedule.appeal };
}

/** The first panel's, or where nobody answered the clock's. */
function firstDecision(first: Ruling): Pick<CaseConclusion, "ruling" | "decider"> {
  return first === "None" ? { ruling: "Upheld", decider: "clock" } : { ruling: first, decider: "firstPanel" };
}

/** Where a case stands. @param moment not before what was last done about it */
export function caseAt(record: CaseRecord, moment: bigint): CaseState {
  const { openedAt, isAnswered, ruledAt, appealedAt } = record;
  const { ruling, finalAt } = conclusionOf(record);
  if (moment < finalAt) {
    const answerBy = openedAt + caseSchedule.answer;
    if (!isAnswered && moment < answerBy) return { stage: "Answer", decidesBy: answerBy, standing: "None" };
    const isUnheard = isAnswered && ruledAt === 0n;
    const stage = appealedAt > 0n ? "SecondPanel" : isUnheard ? "Panel" : "Appeal";
    return { stage, decidesBy: finalAt, standing: ruling };
  }
  const done = { stage: "Done", decidesBy: 0n, standing: ruling } as const;
  if (ruling !== "Upheld" || !hasEffect(record.kind) || record.isCarriedOut) return done;
  const mootAt = effectFrom(record) + caseSchedule.effect;
  return moment < mootAt ? { ...done, stage: "Effect", decidesBy: mootAt } : { ...done, stage: "Moot" };
}

/** First second in which what was upheld may be carried out, if nobody does anything more. */
export function effectFrom(record: CaseRecord): bigint {
  return conclusionOf(record).finalAt + record.notice;
}

/** First second in which any case of that opening may be carried out at the latest. */
export function overBy({ openedAt, notice }: Pick<CaseRecord, "openedAt" | "notice">): bigint {
  return openedAt + MAX_CASE + notice;
}

/** First second after a hold for a case: what is carried out in its last second is in force by then. */
export function caseHoldUntil(record: Pick<CaseRecord, "openedAt" | "notice">, epochLength: bigint): bigint {
  return overBy(record) + caseSchedule.effect + 2n * (epochLength === 0n ? 1n : epochLength);
}

/** First second in which no more evidence is taken, and a panel may rule. */
export function evidenceClosesAt({ openedAt, appealedAt }: CaseRecord): bigint {
  return appealedAt > 0n ? appealedAt + caseSchedule.appealEvidence : openedAt + caseSchedule.evidence;
}
