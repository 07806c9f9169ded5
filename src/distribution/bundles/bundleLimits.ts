import { MAX_CALLDATA_BYTES, TRANSACTION_GAS_CAP } from "../../chain/transactionLimits.ts";
import { MAX_BUNDLE_ITEMS } from "../../core/bundle/bundle.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type BundleCosts, bundleCosts } from "./bundleCosts.ts";
import { type MayBurn, mayBurnByDefault } from "./mayBurnIn.ts";

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
