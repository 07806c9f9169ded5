import type { Mode } from "../../src/sdk/core/governance/acts.ts";
import { seatsIn } from "../../src/sdk/core/governance/roster.ts";
import type { Rule } from "../../src/sdk/core/governance/rules.ts";
import {
  computeStage,
  needsFullQuorum,
  type OpenProposal,
  type Stage,
} from "../../src/sdk/core/governance/stage.ts";
import type { Random } from "../../src/sdk/core/randomFrom.ts";

/*
 * One proposal before a group of nine, in the words of contracts/governance/Quorum.sol: whoever opens it, objects, and acts on it,
 * at any moment. The stage is the toolkit's twin; `test/attacks/GroupStall.t.sol` plays the same on the contract.
 */

const SEATS = 9;
const DAY = 86_400n;
const BEGIN = 1_800_000_000n;

/** What a group takes on a proposal that was refused or has lapsed, or is void: the toolkit's rule, or one with a flaw. */
export type GroupRules = { readonly mayActAnew: (stage: Stage, deadline: bigint) => boolean };

export const soundGroup: GroupRules = {
  mayActAnew: (stage, deadline) => needsFullQuorum(stage, { deadline }),
};

/** Who wants what, and when. Times are Unix seconds. */
export type GroupHistory = {
  readonly rule: Rule;
  /** Of the proposal; 0: none. */
  readonly deadline: bigint;
  /** Seats that sign it, one bit each, and when the last of them has. */
  readonly quorum: number;
  readonly signedAt: bigint;
  /** Seats that are against it: when one of them opens it, and when all object. Undefined: never. */
  readonly hostile: number;
  readonly openedAt: bigint | undefined;
  readonly objectedAt: bigint | undefined;
  /** When a stranger sends the signatures of `quorum` again. */
  readonly sentAgainAt: bigint;
};

/** A history of a group in which a full quorum signs. @param hostile number of seats that are against it */
export function groupHistory(random: Random, hostile: number | "vetoes", withDeadline = true): GroupHistory {
  const between = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  const quorum = between(3, 6);
  const vetoes = between(1, SEATS - quorum);
  const mode: Mode = random() < 0.25 ? "Objection" : "Assent";
  const window = between(1, 48) * 3_600;
  const rule = {
    quorum,
    floor: quorum,
    mode,
    vetoes,
    window,
    standIn: window,
    notice: 0,
    evidence: false,
    budget: 0,
    sunset: 0,
  };
  const signedAt = BEGIN + BigInt(between(1, 9 * 86_400));
  // Ahead of the signatures, or of the very transaction that brings them.
  const openedAt =
    random() < 0.1
      ? undefined
      : random() < 0.5
        ? signedAt
        : BEGIN + BigInt(between(0, Number(signedAt - BEGIN)));
  const against = hostile === "vetoes" ? vetoes : hostile;
  return {
    rule,
    deadline: withDeadline ? BEGIN + 10n * DAY : 0n,
    quorum: (1 << quorum) - 1,
    signedAt,
    hostile: ((1 << against) - 1) << (SEATS - against),
    openedAt,
    objectedAt: openedAt === undefined || random() < 0.2 ? undefined : openedAt,
    sentAgainAt: signedAt + BigInt(between(1, 40 * 86_400)),
  };
}

/** Whether the quorum has its way once all its signatures are there. */
export function isDone(history: GroupHistory, rules: GroupRules): boolean {
  const opened = openedIn(history);
  // Whoever wants what silence has passed has carried it out.
  if (["Passed", "Void"].includes(stageAt(opened, history.signedAt))) return true;
  return mayAct(history, opened, history.signedAt, rules);
}

/** Whether a stranger has it done once it is over, with the quorum's old signatures, which have no deadline that runs. */
export function isRevived(history: GroupHistory, rules: GroupRules): boolean {
  const { deadline, sentAgainAt } = history;
  const opened = openedIn(history);
  const isOver = ["Refused", "Lapsed", "Void"].includes(stageAt(opened, sentAgainAt));
  return isOver && deadline < sentAgainAt && mayAct(history, opened, sentAgainAt, rules);
}

/** The proposal as the hostile seats have left it; undefined: nobody opened it. */
function openedIn({ rule, hostile, openedAt, objectedAt }: GroupHistory): OpenProposal | undefined {
  if (openedAt === undefined) return undefined;
  // With a signature of the quorum's, or the opener could not object.
  const [assents, objections] = objectedAt === undefined ? [hostile, 0] : [1, hostile];
  return { rule, act: "Suspend", openedAt, passedAt: 0n, roster: 1, assents, objections, isClosed: false };
}

function stageAt(opened: OpenProposal | undefined, now: bigint): Stage {
  return opened === undefined ? "None" : computeStage(opened, { now, roster: 1, isUsed: false }).stage;
}

/** Whether the group does it now, with the quorum's signatures in one call. */
function mayAct(
  { rule, deadline, quorum }: GroupHistory,
  opened: OpenProposal | undefined,
  now: bigint,
  { mayActAnew }: GroupRules,
): boolean {
  if (deadline !== 0n && deadline < now) return false;
  const stage = stageAt(opened, now);
  const before = stage === "Open" || stage === "Passed" ? (opened?.assents ?? 0) : 0;
  if (stage !== "None" && stage !== "Open" && stage !== "Passed" && !mayActAnew(stage, deadline))
    return false;
  return seatsIn(quorum | before).length >= rule.quorum;
}
