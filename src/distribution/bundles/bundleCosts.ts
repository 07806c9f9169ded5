import type { CampaignKind } from "../../chain/campaignKind.ts";

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
