import { size } from "viem";
import type { Bundle, BundleItem } from "../../core/bundle/bundle.ts";
import { encodeBundle } from "../../core/bundle/encodeBundle.ts";
import { hexToBytes } from "../../core/bytes.ts";
import type { BundleLimits } from "./bundleLimits.ts";
import {
  type BundleCosts,
  bundleCosts,
  INDEXES_PER_WORD,
  ITEM_GAS,
  ITEM_HEADROOM,
  NONZERO_BYTE_TOKENS,
  TOKEN_FLOOR_GAS,
  TOKEN_GAS,
  TRANSACTION_GAS,
} from "./bundleLimits.ts";
import { mayBurnByDefault } from "./mayBurnIn.ts";

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
  /** Gas that the transaction is reckoned to use. */
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
 * Reckons the gas of a bundle in which everything is paid, all accounts are new to the token and all words to the
 * campaign: rather too much than too little, but for costs that only a simulation tells.
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
  const gas = gasOf(totals, all);
  const reserve = reserveOf(items.length, items.filter(mayBurn).length);
  return {
    gas: BigInt(gas),
    reserve: BigInt(reserve),
    gasLimit: BigInt(gas + ITEM_HEADROOM + reserve),
    calldataBytes: totals.bytes,
  };
}

/** Gas that a bundle keeps for those of its items that may burn; one alone has no others to take down. */
export function reserveOf(items: number, burning: number): number {
  return items > 1 ? burning * ITEM_GAS : 0;
}

/** Gas of a transaction with a bundle. EIP-7623: what is done counts as far as it exceeds the floor of the calldata. */
export function gasOf({ tokens, itemGas, hashes, words }: BundleTotals, costs: BundleCosts): number {
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

/** Tokens of calldata, as EIP-7623 counts them. */
function tokensIn(bytes: Uint8Array): number {
  let tokens = 0;
  for (const byte of bytes) tokens += byte === 0 ? 1 : NONZERO_BYTE_TOKENS;
  return tokens;
}
