import type { Act } from "./acts.ts";
import { seatsIn } from "./roster.ts";
import type { Rule } from "./rules.ts";

/** Where a proposal stands, in the order in which contracts number it. */
export const stages = ["None", "Open", "Passed", "Refused", "Lapsed", "Done", "Void"] as const;

export type Stage = (typeof stages)[number];

/** A proposal as its group stores it. Bits are one a seat, the lowest for seat 0. */
export type OpenProposal = {
  /** The rule of its opening. */
  readonly rule: Rule;
  readonly act: Act;
  /** Unix seconds; 0: it was never opened. */
  readonly openedAt: bigint;
  /** Unix seconds at which assent was enough; 0 before. */
  readonly passedAt: bigint;
  /** Version of the roster it was opened under. */
  readonly roster: number;
  readonly assents: number;
  readonly objections: number;
  /** Executed, or its silences counted. */
  readonly isClosed: boolean;
};

/** What a stage depends on besides the proposal. */
export type ProposalSituation = {
  /** Unix seconds of the block. */
  readonly now: bigint;
  /** Version of the roster in force. */
  readonly roster: number;
  /** Whether another proposal of its act used its nonce. */
  readonly isUsed: boolean;
};

/** Seconds in which what has passed may be executed, once its notice is over. */
export const EXECUTION_WINDOW = 7n * 86_400n;

/** Silences after which a seat is dormant, until it signs. */
export const MAX_SILENCES = 3;

/** First second after the window in which a proposal is decided. */
export function windowEnds({ rule, openedAt }: Pick<OpenProposal, "rule" | "openedAt">): bigint {
  return openedAt + BigInt(rule.window);
}

/** Seats that must assent, once a proposal is open: dormant ones are not waited for, down to the rule's floor. */
export function neededAssents({ quorum, floor }: Pick<Rule, "quorum" | "floor">, dormant: number): number {
  return Math.max(floor, quorum - dormant);
}

/** Whether enough seats object. */
export function isRefused({ rule, objections }: Pick<OpenProposal, "rule" | "objections">): boolean {
  return seatsIn(objections).length >= rule.vetoes;
}

/** When a proposal passed; undefined: not yet, or never. One that passes by silence does at the end of its window. */
export function passedAt(proposal: OpenProposal, now: bigint): bigint | undefined {
  if (proposal.passedAt !== 0n) return proposal.passedAt;
  const ends = windowEnds(proposal);
  return proposal.rule.mode === "Objection" && now >= ends && !isRefused(proposal) ? ends : undefined;
}

/** When a proposal that passed may be executed: `[from, until)` in Unix seconds. */
export function executable(rule: Rule, act: Act, passed: bigint): readonly [from: bigint, until: bigint] {
  // The notice of rules runs in the Rulebook, from their announcement on.
  const from = passed + (act === "Rules" ? 0n : BigInt(rule.notice));
  return [from, from + EXECUTION_WINDOW];
}

/** Where a proposal stands, by what is stored of it and a moment alone. Twin of `IQuorum.stageOf`. */
export function stageAt(proposal: OpenProposal, { now, roster, isUsed }: ProposalSituation): Stage {
  if (proposal.openedAt === 0n) return "None";
  const passed = passedAt(proposal, now);
  if (passed !== undefined && proposal.isClosed) return "Done";
  if (isRefused(proposal)) return "Refused";
  const isOver = passed === undefined && now >= windowEnds(proposal);
  if (isOver) return "Lapsed";
  if (proposal.roster !== roster || isUsed) return "Void";
  if (passed === undefined) return "Open";
  const [, until] = executable(proposal.rule, proposal.act, passed);
  return now < until ? "Passed" : "Void";
}

/** What becomes of a proposal if nobody does anything, and when. */
export type Default = { readonly becomes: Stage; readonly at: bigint };

/** What silence means for a proposal that is open or has passed; undefined: nothing changes any more. */
export function defaultOf(proposal: OpenProposal, situation: ProposalSituation): Default | undefined {
  const stage = stageAt(proposal, situation);
  if (stage === "Open") {
    const becomes = proposal.rule.mode === "Objection" ? "Passed" : "Lapsed";
    return { becomes, at: windowEnds(proposal) };
  }
  const passed = passedAt(proposal, situation.now);
  if (stage !== "Passed" || passed === undefined) return undefined;
  const [, until] = executable(proposal.rule, proposal.act, passed);
  return { becomes: "Void", at: until };
}
