import { MAX_CALLDATA_BYTES, TRANSACTION_GAS_CAP } from "../../chain/calls/transactionLimits.ts";
import type { CampaignKind } from "../../chain/campaigns/campaignPlan.ts";
import { MAX_BUNDLE_ITEMS } from "../../core/bundle/bundle.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type MayBurn, mayBurnByDefault } from "./mayBurnIn.ts";

/** What a bundle is reckoned to cost, in gas. */
export type BundleCosts = {
  /** Of each call: time, token and balance looked up, fees paid out. */
  readonly call: number;
  /** Of each item, but what follows: its leaf, its call, its bit, the event `Claimed`. */
  readonly item: number;
  /** Of each hash on the way to the root. */
  readonly hash: number;
  /** Of the first bit in a word of 256 indexes. Fresh: nobody of these was paid before. */
  readonly word: number;
  /** Of a token's transfer to an account that holds none yet. */
  readonly transfer: number;
  /** Of checking a key's signature. An account's contract may take more. */
  readonly signature: number;
  /** Of asking the gate. */
  readonly gate: number;
};

/**
 * For an ordinary ERC-20 and a `CredentialGate`, above what an `InstantCampaign` was measured to take (a full bundle by 2 to
 * 7 %, one of a few items by up to 27 %; in the light form, whose items take 251 more, by 2 %; the gate's own part is a
 * guess): a bundle that runs short is refused whole.
 */
export const bundleCosts: BundleCosts = {
  call: 12_000,
  item: 3_000,
  hash: 260,
  word: 22_100,
  transfer: 26_000,
  signature: 6_000,
  gate: 60_000,
};

/**
 * The same for campaigns of all kinds. A vesting campaign writes an entitlement an item, and its book with the first; a
 * cumulative one what it paid, an account an item: neither shares words between indexes.
 */
export const costsOfKind: Readonly<Record<CampaignKind, BundleCosts>> = {
  instant: bundleCosts,
  vesting: { ...bundleCosts, call: bundleCosts.call + 12_000, item: bundleCosts.item + 25_000, word: 0 },
  cumulative: { ...bundleCosts, call: bundleCosts.call + 5_000, item: bundleCosts.item + 22_500, word: 0 },
};

/** Gas that must be left before each item, so that a call with too little reverts instead of skipping. */
export const ITEM_HEADROOM = 500_000;

/** Gas that an item may use at most: one that turns after it was simulated takes as much from those after it. */
export const ITEM_GAS = 500_000;

/** Of a transaction that does nothing. */
export const TRANSACTION_GAS = 21_000;

/** A zero byte of calldata is one token, any other four. EIP-7623: 4 gas a token, and 10 where little is done. */
export const NONZERO_BYTE_TOKENS = 4;
export const TOKEN_GAS = 4;
export const TOKEN_FLOOR_GAS = 10;

/** Indexes whose bits share a word of storage. */
export const INDEXES_PER_WORD = 256;

/** What one bundle may come to. */
export type BundleLimits = {
  /** Gas limit of its transaction, headroom included; at most, and by default, EIP-7825's 16,777,216. */
  readonly gas?: bigint;
  /** Bytes of its calldata; by default 125,000, which nodes pass on. */
  readonly calldataBytes?: number;
  /** By default, and at most, 65,535. */
  readonly items?: number;
  /** Where the campaign is no instant one (`costsOfKind`), or its token or gate costs something else than `bundleCosts`. */
  readonly costs?: Partial<BundleCosts>;
  /**
   * Which items may turn after they were simulated: for each of them room is kept, so that it takes none of the others down.
   * By default all that are signed or shown to a gate; `mayBurnIn` tells fewer apart.
   */
  readonly mayBurn?: MayBurn;
};

/** The limits with all defaults filled in. */
export type WholeLimits = {
  readonly gas: number;
  readonly calldataBytes: number;
  readonly items: number;
  readonly costs: BundleCosts;
  readonly mayBurn: MayBurn;
};

/** @throws SymbolonError `BadBundleLimits` */
export function wholeLimits(limits: BundleLimits = {}): WholeLimits {
  const whole = {
    gas: Math.min(TRANSACTION_GAS_CAP, Number(limits.gas ?? TRANSACTION_GAS_CAP)),
    calldataBytes: limits.calldataBytes ?? MAX_CALLDATA_BYTES,
    items: Math.min(MAX_BUNDLE_ITEMS, limits.items ?? MAX_BUNDLE_ITEMS),
  };
  const costs = { ...bundleCosts, ...limits.costs };
  for (const [name, value] of [...Object.entries(whole), ...Object.entries(costs)]) {
    if (Number.isSafeInteger(value) && value >= (name in whole ? 1 : 0)) continue;
    throw new SymbolonError({
      code: "BadBundleLimits",
      reason: `The ${name in whole ? "limit" : "cost"} "${name}" of a bundle cannot be ${value}.`,
      hint: name in whole ? "Give a whole number above 0." : "Give a whole number of gas.",
      details: { name, value },
    });
  }
  return { ...whole, costs, mayBurn: limits.mayBurn ?? mayBurnByDefault };
}
