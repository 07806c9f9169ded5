import type { BundleItem } from "../../core/bundle/bundle.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { BundleLimits } from "../bundles/estimateBundle.ts";
import { groupItems } from "../bundles/groupItems.ts";
import type { ClaimBlocker } from "../decodeClaimError.ts";

/** Every ordinary claim fits: a key's signature and the gate data of a credential are a few kilobytes at most. */
const SURELY_SMALL = 10_000;

/**
 * The claims that fit into a transaction at all: a claimant whose signature has 100 kB must not stop the others.
 * @param limits of a transaction of this chain
 * @param skip called with the others, by index
 */
export function withoutTooLarge(
  count: number,
  claims: readonly BundleItem[],
  limits: BundleLimits,
  skip: (skipped: readonly (readonly [index: number, blocker: ClaimBlocker])[]) => void,
): readonly BundleItem[] {
  return claims.filter((item) => {
    const { signed, gateData } = item;
    if ((signed?.signature.length ?? 0) + (gateData?.length ?? 0) < SURELY_SMALL) return true;
    try {
      groupItems({ count, items: [item], limits });
      return true;
    } catch (thrown) {
      if (!(thrown instanceof SymbolonError) || thrown.code !== "ClaimTooLarge") throw thrown;
      skip([[item.index, { code: thrown.code, why: thrown.reason, hint: thrown.hint }]]);
      return false;
    }
  });
}
