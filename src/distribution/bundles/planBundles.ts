import type { BundleItem } from "../../core/bundle/bundle.ts";
import type { Hasher } from "../../core/hasher.ts";
import type { BundleLimits } from "./bundleLimits.ts";
import type { PlannedBundle } from "./bundleMaker.ts";
import {
  type BundleMaker,
  type ProvenClaim,
  type ProvenTree,
  provenBundleMaker,
  treeBundleMaker,
} from "./bundleMaker.ts";

export type PlanBundlesParameters = ProvenTree & {
  /** In any order; the same claim twice is one claim. */
  readonly claims: readonly ProvenClaim[];
  readonly limits?: BundleLimits;
  readonly hasher?: Hasher;
};

export type PlanTreeBundlesParameters = {
  /** The campaign's whole tree, as `buildNativeTree` returned it. */
  readonly nodes: Uint8Array;
  /** In any order; the same claim twice is one claim. */
  readonly claims: readonly BundleItem[];
  readonly limits?: BundleLimits;
  readonly hasher?: Hasher;
};

/**
 * Plans the bundles that pay these claims for the least gas, each within the limits; see `groupItems`. No clock and no
 * node is asked: what a chain would skip by now, `bundleClaims` finds out.
 * @returns ascending by index, each claim in exactly one bundle
 * @throws SymbolonError `ClaimsDiffer`, `ClaimsNotProven`, `ClaimTooLarge`, `IndexBeyondCount`, `WrongProofLength`,
 * `ProofTooLong`, `BadBundleItem`, `BadBundleLimits`, `NotHex`, `WrongSize`
 */
export function planBundles({ claims, ...tree }: PlanBundlesParameters): readonly PlannedBundle[] {
  return planned(provenBundleMaker(tree, tree), claims);
}

/**
 * As {@link planBundles}, for whoever has the whole tree.
 * @throws SymbolonError `ClaimsDiffer`, `ClaimsNotProven`, `ClaimTooLarge`, `IndexBeyondCount`, `EmptyTree`, `TornLeaves`,
 * `BadBundleItem`, `BadBundleLimits`
 */
export function planTreeBundles({
  nodes,
  claims,
  ...options
}: PlanTreeBundlesParameters): readonly PlannedBundle[] {
  return planned(treeBundleMaker(nodes, options), claims);
}

function planned<Claim>(
  { group, make }: BundleMaker<Claim>,
  claims: readonly Claim[],
): readonly PlannedBundle[] {
  return group(claims).map(make);
}
