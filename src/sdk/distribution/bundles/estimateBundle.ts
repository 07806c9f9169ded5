import { size } from "viem";
import {
  MAX_CALLDATA_BYTES,
  NONZERO_BYTE_TOKENS,
  TOKEN_FLOOR_GAS,
  TOKEN_GAS,
  TRANSACTION_GAS,
  TRANSACTION_GAS_CAP,
  tokensIn,
} from "../../chain/calls/transactionLimits.ts";
import type { CampaignKind } from "../../chain/campaigns/campaignPlan.ts";
import { type Bundle, type BundleItem, MAX_BUNDLE_ITEMS } from "../../core/bundle/bundle.ts";
import { encodeBundle } from "../../core/bundle/encodeBundle.ts";
import { hexToBytes } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type MayBurn, mayBurnByDefault } from "./mayBurnIn.ts";

/** What a bundle is estimated to cost, in gas. */
export type BundleCosts = {
  /** Of each call: time, token and balance looked up, fees paid out. */
  readonly call: number;
  /** Of each item, without the costs below: its leaf, its call, its bit, the event `Claimed`. */
  readonly item: number;
  /** Of each hash on the way to the root. */
  readonly hash: number;
  /** Of the first bit in a word of 256 indexes. Fresh: none of these was paid before. */
  readonly word: number;
  /** Of a token's transfer to an account that holds none yet. */
  readonly transfer: number;
  /** Of checking a key's signature. An account's contract may take more. */
  readonly signature: number;
  /** Of asking the gate. */
  readonly gate: number;
  /** What the receiver of an item may take beyond what its simulation shows. */
  readonly receiver: number;
};

/**
 * Costs for an ordinary ERC-20 and a `CredentialGate`. They are above what was measured on an `InstantCampaign`: by 2
 * to 7 % for a full bundle, by up to 27 % for one of a few items. In the light form, whose items take 251 more, they
 * are above by 2 %. The gate's own part is a guess. They are high on purpose: a bundle that runs out of gas is refused
 * whole.
 */
export const bundleCosts: BundleCosts = {
  call: 12_000,
  item: 3_000,
  hash: 260,
  word: 22_100,
  transfer: 26_000,
  signature: 6_000,
  gate: 60_000,
  receiver: 0,
};

/**
 * The same for campaigns of all kinds. A vesting campaign writes an entitlement for each item, and its book with the
 * first. A cumulative one writes what it paid, for each item's account. Neither shares words between indexes.
 */
export const costsOfKind: Readonly<Record<CampaignKind, BundleCosts>> = {
  instant: bundleCosts,
  vesting: { ...bundleCosts, call: bundleCosts.call + 12_000, item: bundleCosts.item + 25_000, word: 0 },
  cumulative: { ...bundleCosts, call: bundleCosts.call + 5_000, item: bundleCosts.item + 22_500, word: 0 },
};

/** What differs where a token pays the chain's own coin: the account may be new to the chain, and what it runs may change. */
const coinCosts = { transfer: 42_000, receiver: 100_000 } as const;

/** The costs of a campaign's bundles, by its kind and what it pays. */
export function costsOf({
  kind,
  isCoin,
}: {
  readonly kind: CampaignKind;
  readonly isCoin?: true;
}): BundleCosts {
  return { ...costsOfKind[kind], ...(isCoin && coinCosts) };
}

/** Gas that must be left before each item, so that a call with too little reverts instead of skipping. */
export const ITEM_HEADROOM = 500_000;

/** Maximum gas of an item. An item that changes after its simulation takes at most as much from those after it. */
export const ITEM_GAS = 500_000;

/** Indexes whose bits share a word of storage. */
const INDEXES_PER_WORD = 256;

/** Limits of one bundle. */
export type BundleLimits = {
  /** Gas limit of its transaction, headroom included. Maximum and default: 16,777,216 (EIP-7825). */
  readonly gas?: bigint;
  /** Bytes of its calldata. Default: 125,000, which nodes pass on. */
  readonly calldataBytes?: number;
  /** Default and maximum: 65,535. */
  readonly items?: number;
  /**
   * For a campaign that is not an instant one (`costsOfKind`), or whose token or gate costs something else than
   * `bundleCosts`.
   */
  readonly costs?: Partial<BundleCosts>;
  /**
   * Which items may change after their simulation. Room is kept for each of them, so that it takes none of the others
   * down. Default: all that are signed or shown to a gate. `mayBurnIn` finds fewer.
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

/** What a bundle adds up to; amounts of gas are whole numbers. */
export type BundleTotals = {
  /** Bytes of calldata, and tokens: one a zero byte, four any other. */
  readonly bytes: number;
  readonly tokens: number;
  /** Gas of all items, see {@link itemCost}. */
  readonly itemGas: number;
  readonly hashes: number;
  /** Words of 256 indexes. */
  readonly words: number;
};

export type BundleEstimate = {
  /** Estimated gas of the transaction. */
  readonly gas: bigint;
  /** Gas to be added to what a node estimates: what items that may burn would take from the others. */
  readonly reserve: bigint;
  /** Gas to send it with: the campaign wants some left before each item, and the reserve. */
  readonly gasLimit: bigint;
  readonly calldataBytes: number;
};

/** Selector, offset and length of `claimMany(bytes)`: of 68 bytes 9 are not zero at most. Then 31 of padding at most. */
export const WRAPPING = { bytes: 68 + 31, tokens: 68 + 31 + 9 * (NONZERO_BYTE_TOKENS - 1) } as const;

/**
 * Estimates the gas of a bundle in which everything is paid, all accounts are new to the token and all words to the
 * campaign. It is rather too high than too low, except for costs that only a simulation shows.
 */
export function estimateBundle(
  bundle: Bundle,
  { costs = {}, mayBurn = mayBurnByDefault }: Pick<BundleLimits, "costs" | "mayBurn"> = {},
): BundleEstimate {
  const all = { ...bundleCosts, ...costs };
  const encoded = encodeBundle(bundle);
  const { items, proof } = bundle;
  const totals = {
    bytes: size(encoded) + WRAPPING.bytes,
    tokens: tokensIn(hexToBytes(encoded)) + WRAPPING.tokens,
    itemGas: items.reduce((sum, item) => sum + itemCost(item, all), 0),
    hashes: proof.flags.length,
    words: new Set(items.map(({ index }) => wordOf(index))).size,
  };
  const gas = totalGas(totals, all);
  const reserve = reserveOf(items.length, items.filter(mayBurn).length, all);
  return {
    gas: BigInt(gas),
    reserve: BigInt(reserve),
    gasLimit: BigInt(gas + ITEM_HEADROOM + reserve),
    calldataBytes: totals.bytes,
  };
}

/** Gas that a bundle keeps for those of its items that may burn, and for receivers; one item alone has no others to take down. */
export function reserveOf(
  items: number,
  burning: number,
  { receiver }: Pick<BundleCosts, "receiver">,
): number {
  return items > 1 ? burning * ITEM_GAS + (items - burning) * receiver : 0;
}

/** A contract passes on at most 63 of 64 parts of its gas (EIP-150). */
const PARTS = 64n;
/**
 * Maximum gas that a relay itself takes, for the longest calldata of a bundle. For 100 signed claims it takes 18,000.
 */
const RELAY_GAS = 70_000n;

/** Gas to give a relay, so that this much reaches the campaign. */
export function gasBeforeRelay(gas: bigint): bigint {
  return (gas * PARTS + PARTS - 2n) / (PARTS - 1n);
}

/** Gas that is surely left to a bundle whose transaction through a relay has this much. */
export function gasBehindRelay(gas: bigint): bigint {
  return (gas * (PARTS - 1n)) / PARTS - RELAY_GAS;
}

/** Gas of a transaction with a bundle. EIP-7623: what is done counts as far as it exceeds the floor of the calldata. */
export function totalGas({ tokens, itemGas, hashes, words }: BundleTotals, costs: BundleCosts): number {
  const done = costs.call + itemGas + hashes * costs.hash + words * costs.word;
  return TRANSACTION_GAS + Math.max(TOKEN_GAS * tokens + done, TOKEN_FLOOR_GAS * tokens);
}

/** Gas of an item, without its calldata, its word and the hashes above its leaf. */
export function itemCost({ signed, gateData }: BundleItem, costs: BundleCosts): number {
  const paid = costs.item + costs.transfer;
  return paid + (signed === undefined ? 0 : costs.signature) + (gateData === undefined ? 0 : costs.gate);
}

/** The word of storage that an index has its bit in. */
export function wordOf(index: number): number {
  return Math.floor(index / INDEXES_PER_WORD);
}
