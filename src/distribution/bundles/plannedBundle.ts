import type { Hex } from "viem";
import type { Bundle, BundleItem } from "../../core/bundle/bundle.ts";
import { encodeBundle } from "../../core/bundle/encodeBundle.ts";
import { makeBundle } from "../../core/bundle/makeBundle.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Multiproof } from "../../core/tree/multiproof.ts";
import type { BundleLimits } from "./bundleLimits.ts";
import { type BundleEstimate, estimateBundle } from "./estimateBundle.ts";

/** A bundle that is ready to be sent. */
export type PlannedBundle = BundleEstimate & {
  readonly bundle: Bundle;
  /** The argument of `claimMany`. */
  readonly encoded: Hex;
};

/** @throws SymbolonError as `makeBundle` */
export function plannedBundle(
  items: readonly BundleItem[],
  proof: Multiproof,
  limits?: BundleLimits,
): PlannedBundle {
  const bundle = makeBundle(items.map(itemAlone), proof);
  return { bundle, encoded: encodeBundle(bundle), ...estimateBundle(bundle, limits) };
}

/** Refuses claims that are not leaves of the campaign's tree: one of them would have the whole bundle refused. */
export function claimsNotProven(items: readonly BundleItem[], root: Hex): SymbolonError {
  const indexes = items.map(({ index }) => index);
  return new SymbolonError({
    code: "ClaimsNotProven",
    reason: `${indexes.length === 1 ? "A claim does" : `${indexes.length} claims do`} not lead to the root ${root}: index ${indexes.slice(0, 20).join(", ")}.`,
    hint: "Take index, account, amount and proof of each from the campaign's own tree, or leave it out.",
    details: { root, indexes },
  });
}

/** A claim without what else it came with. */
function itemAlone({ index, account, amount, signed, gateData }: BundleItem): BundleItem {
  return {
    index,
    account,
    amount,
    ...(signed !== undefined && { signed }),
    ...(gateData !== undefined && { gateData }),
  };
}
