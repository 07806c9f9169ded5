import type { Hash } from "viem";

/** Where one of a transaction's versions is mined. */
export type Mined = {
  readonly hash: Hash;
  readonly block: number;
  readonly blockHash: Hash;
};

/** What is written down of a transaction. `ended`: nothing changes it any more. */
export type Recorded = { readonly mined: Mined | undefined; readonly ended: boolean };

/** What is seen of a transaction at one moment, by the chain and by this process. */
export type Seen = {
  /** The block of any version's receipt, in the canonical chain; undefined: no receipt. */
  readonly mined: Mined | undefined;
  /** Number of the newest final block; -1: no final block. */
  readonly finalized: number;
  /** Whether a mined transaction has used its nonce, as of the newest block and as of the newest final one. */
  readonly isUsed: boolean;
  readonly isUsedFinally: boolean;
  /** Milliseconds since its nonce was first seen used, and no receipt found. */
  readonly usedFor: number;
  /** Milliseconds since this process sent its newest version; undefined: not sent yet. */
  readonly age: number | undefined;
  /** Milliseconds since its bytes were last sent by this process. */
  readonly quiet: number;
  /**
   * The node's answer to its newest version; only a hint. `outbid`: it has one with this nonce that pays as much, or is full;
   * `underpriced`: it asks for more, or for one price of gas, and has kept nothing; `silent`: the question or its answer
   * was lost.
   */
  readonly answer: "taken" | "outbid" | "underpriced" | "refused" | "silent";
  /** Whether an earlier transaction of this sender waited when it was last sent: a node may refuse it for that alone. */
  readonly wasBehind: boolean;
  /** Versions that this process has made to outbid others. */
  readonly raises: number;
  /** Refusals for the price in a row. */
  readonly priceRefusals: number;
  /** Whether no allowed offer would answer the last of them: the ceiling is too low. */
  readonly isCapped: boolean;
  /** Whether the newest block's base fee is above the newest version's offer, and more may be offered. */
  readonly isOutpriced: boolean;
};

/** How long to wait, in milliseconds; `rounds` is a number. */
export type Terms = {
  /** Until a version that is not mined is outbid. */
  readonly patience: number;
  /** How many times it is outbid. */
  readonly rounds: number;
  /** Until a node that counts a nonce as used must know the receipt of the transaction that used it. */
  readonly lag: number;
  /** Until a refusal is trusted, and until lost bytes are sent again. */
  readonly doubt: number;
  /** Until the same bytes are sent again: private endpoints forget them after some blocks. */
  readonly resend: number;
  /**
   * Whether a refusal, or the last allowed outbidding, is only reported and the run continues. Default: it ends the
   * run.
   */
  readonly goesOn?: boolean;
};

/** What to do next about a transaction. */
export type NextAct =
  | { readonly act: "wait" }
  /** Send the newest version's bytes, for the first time or again. */
  | { readonly act: "send" }
  /**
   * Write down, then send, a version that pays more, as far as the ceiling allows; or one that withdraws, if the chain
   * would refuse its content now.
   */
  | { readonly act: "raise" }
  /** Write down that it is mined there; it is not final yet. */
  | { readonly act: "settle"; readonly mined: Mined }
  /** Write down that it is not mined any more: the chain reorganized its block away. */
  | { readonly act: "reopen" }
  /** Write down that it is final. */
  | { readonly act: "end" }
  /** A transaction that is not ours uses its nonce, which may become free again: it is not sent, under any nonce. */
  | { readonly act: "park" }
  /** A transaction that is not ours has used its nonce for good: its tasks may get another nonce. */
  | { readonly act: "displace" }
  /** The node does not accept it. */
  | { readonly act: "refuse" }
  /** It has been outbid often enough, and waits. */
  | { readonly act: "giveUp" };

/**
 * The one rule of delivery. Receipts of a transaction's versions decide what becomes of it, never the node's answer
 * when it was sent. Only a final block ends it, and a block that is reorganized away opens it again.
 */
export function nextAct(recorded: Recorded, seen: Seen, terms: Terms): NextAct {
  if (recorded.ended) return { act: "wait" };
  const { mined } = seen;
  if (mined !== undefined) {
    if (!isSame(recorded.mined, mined)) return { act: "settle", mined };
    return { act: mined.block <= seen.finalized ? "end" : "wait" };
  }
  if (recorded.mined !== undefined) return { act: "reopen" };
  if (seen.isUsed) {
    // The count and the receipts may come from two machines behind one address.
    if (seen.usedFor < terms.lag) return { act: "wait" };
    return { act: seen.isUsedFinally ? "displace" : "park" };
  }
  if (seen.age === undefined) return { act: "send" };
  return waiting(seen, seen.age, terms);
}

/**
 * Refusals for the price after which no more is offered: a tip that was doubled 12 times is some 4,000 times what the
 * node suggested.
 */
const MAX_PRICE_REFUSALS = 12;

/** Whether a node has refused so often for the price that no more is offered for that, unless prices rise. */
export function isOutOfRaises(priceRefusals: number): boolean {
  return priceRefusals > MAX_PRICE_REFUSALS;
}

/** For a version that no node has, since it offers too little: the next one is sent at once. */
function repricing({ quiet, priceRefusals, isCapped }: Seen, age: number, terms: Terms): NextAct {
  const { patience, doubt, goesOn = false } = terms;
  const isSpent = isOutOfRaises(priceRefusals);
  // A floor does not fall by itself, as a base fee does.
  if (!goesOn && (isSpent || (isCapped && age >= doubt))) return { act: "refuse" };
  return { act: isSpent && quiet < patience ? "wait" : "raise" };
}

/** For a version that is under way, as far as anybody knows. */
function waiting(seen: Seen, age: number, terms: Terms): NextAct {
  const { answer, quiet, raises } = seen;
  if (answer === "underpriced") return repricing(seen, age, terms);
  // A limit of what may wait, or "nonce too high": a refusal is believed once nothing earlier waits.
  if (answer === "refused" && seen.wasBehind) return { act: quiet >= terms.doubt ? "send" : "wait" };
  // No block takes it, and none of those after it, until the base fee falls again.
  if (answer === "taken" && seen.isOutpriced) return { act: "raise" };
  const isDue = quiet >= (answer === "silent" ? terms.doubt : terms.resend);
  // A run that continues sends it again: a node may refuse for reasons of its own that pass.
  const goesOn = terms.goesOn === true && isDue;
  if (answer === "refused" && age >= terms.doubt && !goesOn) return { act: "refuse" };
  const isOverdue = age >= terms.patience || (answer === "outbid" && age >= terms.doubt);
  if (isOverdue && raises < terms.rounds) return { act: "raise" };
  if (age >= terms.patience && !goesOn) return { act: "giveUp" };
  return { act: isDue ? "send" : "wait" };
}

function isSame(a: Mined | undefined, b: Mined): boolean {
  return a !== undefined && a.hash === b.hash && a.blockHash === b.blockHash;
}
