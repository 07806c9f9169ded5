/**
 * Cases about credentials: the stage of a case, which time alone ends, and the ruling in force meanwhile, which only a panel
 * makes. Twin of `contracts/libraries/Cases.sol`. Times are Unix seconds.
 */

/** What a case is about, by number on chain. */
export const caseKinds = [
  "IssuedInError",
  "Fraud",
  "KeyCompromise",
  "WronglySuspended",
  "WronglyRefused",
] as const;

export type CaseKind = (typeof caseKinds)[number];

/** The stage of a case, by number on chain. */
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

/** Whether nobody can change the ruling any more. */
export const isCaseDecided = (stage: CaseStage): boolean => stage === "Effect" || isCaseOver(stage);

/** Whether nothing more comes of it, but for bonds and a hold that may be left. */
export const isCaseOver = (stage: CaseStage): boolean => stage === "Done" || stage === "Moot";

/** What a panel rules, by number on chain; None until it does. */
export const rulings = ["None", "Upheld", "Rejected"] as const;

export type Ruling = (typeof rulings)[number];

const MINUTE = 60n;
const HOUR = 3_600n;
const DAY = 86_400n;
/** A longer notice of a group does not count. */
const MAX_NOTICE = 90n * DAY;

/** The desk's fixed periods for every case, in seconds. */
export const caseSchedule = {
  /** From the opening to the last second in which the other side may answer; then it is the first panel's turn. */
  answer: 3n * DAY,
  /** From the opening until evidence closes, and the first panel may rule. */
  evidence: 5n * DAY,
  /** From the opening until the first panel is too late. */
  panel: 7n * DAY,
  /** From the first panel's ruling until it is final. */
  appeal: 3n * DAY,
  /** From the appeal until evidence closes again, and the second panel may rule. */
  appealEvidence: 2n * DAY,
  /** From the appeal until the second panel is too late. */
  secondPanel: 4n * DAY,
  /** Before the end of a panel's time, when its stand-ins may sign. */
  standIn: DAY,
  /** From the end of the effect's notice until nobody may carry the case out any more. */
  effect: 7n * DAY,
} as const;

/** Longest time from the opening of a case until it is decided for good, in seconds: answered, ruled on, appealed. */
export const MAX_CASE = caseSchedule.panel + caseSchedule.appeal + caseSchedule.secondPanel;

/**
 * What is stored of a case. A time is 0 where the case has not reached it; all but the opening are kept to the minute.
 */
export type CaseRecord = {
  readonly kind: CaseKind;
  readonly openedAt: bigint;
  /** Notice in seconds before it is carried out, by the rules at its opening: whole hours. */
  readonly notice: bigint;
  /** Whether the other side answered in time. */
  readonly isAnswered: boolean;
  /** When the newest ruling was made. */
  readonly ruledAt: bigint;
  /** The first panel's ruling. */
  readonly first: Ruling;
  readonly appealedAt: bigint;
  /** The second panel's ruling. */
  readonly second: Ruling;
  readonly isCarriedOut: boolean;
};

/** The state of a case at a moment. */
export type CaseState = {
  readonly stage: CaseStage;
  /** First second after this stage, whoever acts or does not; 0 for a last stage. */
  readonly decidesBy: bigint;
  /** The ruling in force meanwhile. */
  readonly standing: Ruling;
};

/** Who decided: a panel, or nobody, so that all stays as it was. */
export type CaseDecider = "firstPanel" | "secondPanel" | "nobody";

/** The end of a case. */
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

/** A time as a case keeps it: in whole minutes from its opening, rounded down. */
export function keptMoment({ openedAt }: Pick<CaseRecord, "openedAt">, moment: bigint): bigint {
  return moment - ((moment - openedAt) % MINUTE);
}

/** Whether an upheld case of this kind changes a status; the other one is only recorded. */
export function hasEffect(kind: CaseKind): boolean {
  return kind !== "WronglyRefused";
}

/** Whether an upheld case of this kind revokes. */
export function revokes(kind: CaseKind): boolean {
  return hasEffect(kind) && kind !== "WronglySuspended";
}

/** The end of a case if nobody does anything from now on: every stage has a default, and no default decides. */
export function computeConclusion(record: CaseRecord): CaseConclusion {
  const { openedAt, ruledAt, first, appealedAt, second } = record;
  if (second !== "None") return { ruling: second, finalAt: ruledAt, decider: "secondPanel" };
  if (first === "None") return { ruling: first, finalAt: openedAt + caseSchedule.panel, decider: "nobody" };
  const finalAt = appealedAt > 0n ? appealedAt + caseSchedule.secondPanel : ruledAt + caseSchedule.appeal;
  return { ruling: first, finalAt, decider: "firstPanel" };
}

/** The state of a case. @param moment not before the last step of the case */
export function caseAt(record: CaseRecord, moment: bigint): CaseState {
  const { openedAt, isAnswered, first, appealedAt } = record;
  const { ruling, finalAt } = computeConclusion(record);
  if (moment < finalAt) {
    const answerBy = openedAt + caseSchedule.answer;
    if (!isAnswered && moment < answerBy) return { stage: "Answer", decidesBy: answerBy, standing: ruling };
    const stage = appealedAt > 0n ? "SecondPanel" : first === "None" ? "Panel" : "Appeal";
    return { stage, decidesBy: finalAt, standing: ruling };
  }
  const done = { stage: "Done", decidesBy: 0n, standing: ruling } as const;
  if (ruling !== "Upheld" || !hasEffect(record.kind) || record.isCarriedOut) return done;
  const mootAt = effectFrom(record) + caseSchedule.effect;
  return moment < mootAt ? { ...done, stage: "Effect", decidesBy: mootAt } : { ...done, stage: "Moot" };
}

/** First second in which an upheld case may be carried out, if nobody does anything more. */
export function effectFrom(record: CaseRecord): bigint {
  return computeConclusion(record).finalAt + record.notice;
}

/** First second, at the latest, in which a case of that opening may be carried out. */
export function overBy({ openedAt, notice }: Pick<CaseRecord, "openedAt" | "notice">): bigint {
  return openedAt + MAX_CASE + notice;
}

/** First second after a hold for a case: a change that is carried out in the case's last second is in force then. */
export function caseHoldUntil(record: Pick<CaseRecord, "openedAt" | "notice">, epochLength: bigint): bigint {
  return overBy(record) + caseSchedule.effect + 2n * (epochLength === 0n ? 1n : epochLength);
}

/** First second in which no more evidence is taken, and a panel may rule. */
export function evidenceClosesAt({ openedAt, appealedAt }: CaseRecord): bigint {
  return appealedAt > 0n ? appealedAt + caseSchedule.appealEvidence : openedAt + caseSchedule.evidence;
}
