import type { Act } from "./acts.ts";
import { seatsIn } from "./roster.ts";
import type { Rule } from "./rules.ts";

/** The stage of a proposal, in the order of its numbers in contracts. */
export const stages = ["None", "Open", "Passed", "Refused", "Lapsed", "Done", "Void"] as const;

export type Stage = (typeof stages)[number];

/** A proposal as its group stores it. Bit masks have one bit for each seat, the lowest for seat 0. */
export type OpenProposal = {
  /** The rule at its opening. */
  readonly rule: Rule;
  readonly act: Act;
  /** Unix seconds; 0: it was never opened. */
  readonly openedAt: bigint;
  /** Unix seconds at which it had enough assents; 0 before. */
  readonly passedAt: bigint;
  /** Version of the roster it was opened under. */
  readonly roster: number;
  readonly assents: number;
  readonly objections: number;
  /** Executed, or its silences counted. */
  readonly isClosed: boolean;
};

/** What else the stage of a proposal depends on. */
export type ProposalSituation = {
  /** Unix seconds of the block. */
  readonly now: bigint;
  /** Version of the roster in force. */
  readonly roster: number;
  /** Whether another proposal of its act used its nonce. */
  readonly isUsed: boolean;
};

/** Seconds in which a passed proposal may be executed, after its notice. */
const EXECUTION_PERIOD = 7n * 86_400n;

/** Silences after which a seat is dormant, until it signs. */
export const MAX_SILENCES = 3;

/** First second after the window in which a proposal is decided. */
export function windowEnds({ rule, openedAt }: Pick<OpenProposal, "rule" | "openedAt">): bigint {
  return openedAt + BigInt(rule.window);
}

/** Seats that must assent once a proposal is open: dormant seats are not counted, down to the rule's floor. */
export function neededAssents({ quorum, floor }: Pick<Rule, "quorum" | "floor">, dormant: number): number {
  return Math.max(floor, quorum - dormant);
}

/** Whether enough seats object. */
function isRefused({ rule, objections }: Pick<OpenProposal, "rule" | "objections">): boolean {
  return seatsIn(objections).length >= rule.vetoes;
}

/** Whether at most one seat wanted it: one seat can open as many as it likes. */
export function isOfOneSeat({ assents }: Pick<OpenProposal, "assents">): boolean {
  return seatsIn(assents).length <= 1;
}

/** The stage of a proposal; of a passed one also the seconds in which it may be executed: `[from, until)`. */
export type StageInterval = { readonly stage: Stage; readonly from: bigint; readonly until: bigint };

/**
 * The stage of a proposal, from its stored data and a moment alone. Twin of `stageOf` of
 * `contracts/governance/Proposals.sol`.
 */
export function computeStage(proposal: OpenProposal, situation: ProposalSituation): StageInterval {
  const { openedAt, passedAt, isClosed } = proposal;
  const nothing = (stage: Stage) => ({ stage, from: 0n, until: 0n });
  if (openedAt === 0n) return nothing("None");
  if (isClosed) return nothing(passedAt === 0n ? "Lapsed" : "Done");
  if (proposal.roster !== situation.roster || situation.isUsed) return nothing("Void");
  return byClock(proposal, situation.now);
}

function byClock(proposal: OpenProposal, now: bigint): StageInterval {
  const { rule, act, passedAt } = proposal;
  const ends = windowEnds(proposal);
  if (passedAt === 0n) {
    const undecided = { from: 0n, until: 0n };
    if (isRefused(proposal)) return { stage: "Refused", ...undecided };
    if (now < ends) return { stage: "Open", ...undecided };
    if (rule.mode === "Assent") return { stage: "Lapsed", ...undecided };
  }
  // The notice of rules runs in the Rulebook, from their announcement on.
  const notice = act === "Rules" ? 0n : BigInt(rule.notice);
  const from = (passedAt === 0n ? ends : passedAt) + notice;
  const until = from + EXECUTION_PERIOD;
  return { stage: now < until ? "Passed" : "Void", from, until };
}

/** The stage alone. */
export function stageAt(proposal: OpenProposal, situation: ProposalSituation): Stage {
  return computeStage(proposal, situation).stage;
}

/**
 * Whether only as many new signatures as the quorum in force do what a proposal says, in one call: it was refused or has lapsed,
 * and has a deadline. Signatures of before do not count.
 */
export function needsFullQuorum(stage: Stage, { deadline }: { readonly deadline: bigint }): boolean {
  return (stage === "Refused" || stage === "Lapsed") && deadline !== 0n;
}

/** What becomes of a proposal if nobody does anything, and when. */
export type Default = { readonly becomes: Stage; readonly at: bigint };

/** What silence means for a proposal that is open or has passed; undefined: nothing changes any more. */
export function defaultOf(proposal: OpenProposal, situation: ProposalSituation): Default | undefined {
  const { stage, until } = computeStage(proposal, situation);
  if (stage === "Passed") return { becomes: "Void", at: until };
  if (stage !== "Open") return undefined;
  return {
    becomes: proposal.rule.mode === "Objection" ? "Passed" : "Lapsed",
    at: windowEnds(proposal),
  };
}
