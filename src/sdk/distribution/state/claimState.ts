import type { ClaimFor } from "../../chain/campaigns/campaignPlan.ts";
import { minBigInt } from "../../core/minMaxBigInt.ts";
import { dueFrom, duePayment, type PayingCampaign } from "../claim/duePayment.ts";
import { type ClaimWindow, opensAt, outsideWindow } from "../claim/outsideWindow.ts";
import type { LeafStatus } from "../claim/readLeafStatuses.ts";
import type { CampaignAtBlock } from "../claim/relayedCampaign.ts";
import type { ClaimBlocker } from "../decodeClaimError.ts";
import type { ProvenLeaf } from "../sign/unsignedClaim.ts";

/** All states of a claim, for a claimant who waits. */
export const claimStates = [
  "notListed",
  "tooEarly",
  "open",
  "taken",
  "paused",
  "gated",
  "notFunded",
  "recalled",
  "ended",
  "wrongChain",
  "waitingForOwners",
] as const;

/** What of a campaign decides the status of its claims. None of it ever changes. */
export type ClaimRules = ClaimWindow &
  PayingCampaign & {
    readonly claimFor: ClaimFor;
    /** Whether the treasury may take everything back before the start; default: no. */
    readonly recallable?: boolean | undefined;
  };

/** A transaction of an account with several owners, which too few of them have signed yet. */
export type OwnersWait = { readonly signed?: number; readonly needed?: number };

export type ClaimFacts = {
  readonly terms: ClaimRules;
  /** Undefined: the tree has none for the account. */
  readonly leaf: Pick<ProvenLeaf, "index" | "account" | "amount"> | undefined;
  /** The block of all of this information. */
  readonly moment: Pick<CampaignAtBlock, "blockNumber" | "now" | "end">;
  readonly leafStatus: LeafStatus;
  /** Base units of the token that the campaign holds. */
  readonly balance: bigint;
  /** Whether the campaign was recalled at any time, by its events; default: not known, so that before its start an empty one counts as such. */
  readonly wasRecalled?: boolean | undefined;
  /** What refused the claim in its simulation; undefined: nothing did, or it was not simulated. */
  readonly refusal?: ClaimBlocker | undefined;
  readonly chainId: number;
  /** The chain of the claimant's wallet; undefined: no wallet. */
  readonly walletChainId?: number | undefined;
  /** The claim as its account's owners sign it; undefined: no owners got it. */
  readonly owners?: OwnersWait | undefined;
};

/** The block of a state, and until when it holds by time alone. */
type AsOf = {
  readonly asOf: { readonly blockNumber: bigint; readonly now: bigint };
  /** Unix seconds of the latest change that time alone brings about. */
  readonly changesAt?: bigint;
};

/** What is paid of a leaf, in base units. */
type Payment = {
  /** What would be paid now. */
  readonly due: bigint;
  readonly paidBefore: bigint;
  /** Whether it was claimed, so that what has vested since is released. */
  readonly isRelease: boolean;
};

/** The status of a claim. Times are Unix seconds by the chain's clock. */
export type ClaimState = AsOf &
  (
    | { readonly kind: "notListed" }
    /**
     * `opens`: its wave does, or more of it is vested. `recallableUntil`: before then the treasury may take everything back;
     * absent: nobody may any more.
     */
    | ({ readonly kind: "tooEarly"; readonly opens: bigint; readonly recallableUntil?: bigint } & Payment)
    | ({ readonly kind: "open"; readonly end: bigint | undefined } & Payment)
    /** `mayGrow`: the next root may owe more. */
    | { readonly kind: "taken"; readonly paidBefore: bigint; readonly mayGrow: boolean }
    | ({ readonly kind: "paused"; readonly until: bigint | undefined } & Payment)
    /** The gate, the token, or the rule who may claim refuses it, and why. */
    | ({ readonly kind: "gated"; readonly why: ClaimBlocker } & Payment)
    | ({ readonly kind: "notFunded"; readonly balance: bigint } & Payment)
    /**
     * The campaign is empty: before its start the treasury took everything back. Whoever funds it has a campaign that pays.
     * `isCertain`: an event says so; else nobody has paid it in, perhaps.
     */
    | { readonly kind: "recalled"; readonly balance: bigint; readonly isCertain: boolean }
    | { readonly kind: "ended"; readonly end: bigint; readonly paidBefore: bigint }
    | ({ readonly kind: "wrongChain"; readonly wanted: number; readonly got: number } & Payment)
    | ({ readonly kind: "waitingForOwners" } & OwnersWait & Payment)
  );

const PAUSED = ["ClaimsPaused"];
const PAID_CODES = ["AlreadyClaimed", "NothingDue"];
const SHORT = ["ERC20InsufficientBalance", "InsufficientBalance", "FundingShort"];

/**
 * The status of a claim as of a block: the one list of states, for pages and the command line. What time decides
 * follows from the terms. What gate and token decide comes from the claim's simulation.
 */
export function claimState(facts: ClaimFacts): ClaimState {
  const { leaf, moment, terms, leafStatus } = facts;
  const { blockNumber, now, end } = moment;
  const asOf = { blockNumber, now };
  if (leaf === undefined) return { kind: "notListed", asOf };
  const { isPaid, paidBefore } = leafStatus;
  const isRelease = isPaid && terms.kind === "vesting";
  const due = duePayment({ campaign: terms, amount: leaf.amount, paidBefore, now });
  const payment = { due, paidBefore, isRelease };
  if (isRelease) return due === 0n ? restOf(facts, leaf, payment) : sendable(facts, payment);
  if (isPaid) return paidState(facts, leaf.amount);
  const closed = outsideWindow(terms, leaf.index, moment);
  if (closed?.error === "Ended") return { kind: "ended", asOf, end, paidBefore };
  if (closed === undefined) return sendable(facts, payment);
  const opens = opensAt(terms, leaf.index);
  const { start: recallableUntil } = terms;
  const isRecallable = terms.recallable && now < recallableUntil;
  const changesAt = minBigInt(isRecallable ? recallableUntil : opens, end);
  if (!isRecallable) return { kind: "tooEarly", asOf, opens, changesAt, ...payment };
  // Nothing is paid before the start, so that what lacks then was taken back, or never came.
  const { balance, wasRecalled } = facts;
  const lacking = leaf.amount - paidBefore;
  if (balance >= lacking) return { kind: "tooEarly", asOf, opens, recallableUntil, changesAt, ...payment };
  if (balance === 0n && wasRecalled !== false) return recalledState(facts, changesAt);
  return { kind: "notFunded", asOf, balance, changesAt, ...payment, due: lacking };
}

function recalledState({ moment, balance, wasRecalled = false }: ClaimFacts, changesAt: bigint): ClaimState {
  const { blockNumber, now } = moment;
  return { kind: "recalled", asOf: { blockNumber, now }, balance, isCertain: wasRecalled, changesAt };
}

/** Of a claimed leaf that vests: when more of it is due. */
function restOf(
  { moment, terms, leafStatus }: ClaimFacts,
  leaf: { amount: bigint },
  payment: Payment,
): ClaimState {
  const { blockNumber, now } = moment;
  const { paidBefore } = leafStatus;
  const { schedule } = terms;
  const opens = schedule && dueFrom({ schedule, amount: leaf.amount, paidBefore }, 1n);
  const asOf = { blockNumber, now };
  if (opens === undefined) return { kind: "taken", asOf, paidBefore, mayGrow: false };
  return { kind: "tooEarly", asOf, opens, changesAt: opens, ...payment };
}

function paidState({ moment, terms, leafStatus }: ClaimFacts, amount: bigint): ClaimState {
  const { blockNumber, now, end } = moment;
  const mayGrow = terms.kind === "cumulative" && now < end;
  const paidBefore = terms.kind === "instant" ? amount : leafStatus.paidBefore;
  return { kind: "taken", asOf: { blockNumber, now }, paidBefore, mayGrow };
}

/** The terms allow it: what do money, gate, token and wallet say? */
function sendable(facts: ClaimFacts, payment: Payment): ClaimState {
  const { moment, balance, refusal, owners, chainId, walletChainId } = facts;
  const { blockNumber, now } = moment;
  const asOf = { blockNumber, now };
  // A release may come at any time.
  const end = payment.isRelease ? undefined : moment.end;
  const changes = end === undefined ? {} : { changesAt: end };
  const isShort = balance < payment.due;
  if (isShort && balance === 0n && facts.wasRecalled) return recalledState(facts, moment.end);
  if (isShort) return { kind: "notFunded", asOf, balance, ...changes, ...payment };
  if (refusal !== undefined) return refusedState(facts, refusal, payment);
  if (owners !== undefined) return { kind: "waitingForOwners", asOf, ...owners, ...changes, ...payment };
  if (walletChainId !== undefined && walletChainId !== chainId) {
    return { kind: "wrongChain", asOf, wanted: chainId, got: walletChainId, ...changes, ...payment };
  }
  return { kind: "open", asOf, end, ...changes, ...payment };
}

function refusedState(facts: ClaimFacts, why: ClaimBlocker, payment: Payment): ClaimState {
  const { moment, balance, leafStatus } = facts;
  const { blockNumber, now, end } = moment;
  const asOf = { blockNumber, now };
  const { code, until } = why;
  const changes = until === undefined ? {} : { changesAt: until };
  if (PAUSED.includes(code)) return { kind: "paused", asOf, until, ...changes, ...payment };
  if (SHORT.includes(code)) return { kind: "notFunded", asOf, balance, ...payment };
  // It was simulated on a later block.
  if (PAID_CODES.includes(code)) return paidState(facts, payment.paidBefore + payment.due);
  if (code === "Ended") return { kind: "ended", asOf, end, paidBefore: leafStatus.paidBefore };
  return { kind: "gated", asOf, why, ...changes, ...payment };
}
