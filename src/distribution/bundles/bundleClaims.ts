import type { Hex } from "viem";
import { contractRefusal } from "../../chain/errors/contractRefusal.ts";
import type { BundleItem } from "../../core/bundle/bundle.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type ClaimError, decodeClaimError } from "../decodeClaimError.ts";
import {
  type BundleMaker,
  type PlannedBundle,
  type ProvenClaim,
  provenBundleMaker,
  treeBundleMaker,
} from "./bundleMaker.ts";
import type { PlanBundlesParameters, PlanTreeBundlesParameters } from "./planBundles.ts";
import type { Skip } from "./readSkips.ts";

/**
 * What a campaign would skip of a bundle by now. It rejects where the whole bundle would be refused; one that is refused
 * with `NotEnoughGas` is parted in two, any other refusal ends `bundleClaims`.
 */
export type SimulateBundle = (planned: PlannedBundle) => Promise<readonly Skip[]>;

/** A claim that is in no bundle, since it would not be paid. */
export type DroppedClaim<Claim extends BundleItem> = {
  readonly claim: Claim;
  readonly selector: Hex;
  /** The reason as a sentence with a hint. */
  readonly reason: ClaimError | undefined;
};

/** The next bundle, of which by its simulation everything is paid, and what was dropped on the way to it. */
export type CheckedBundle<Claim extends BundleItem> = {
  /** Undefined at the end, where only dropped claims are left to report. */
  readonly planned: PlannedBundle | undefined;
  readonly dropped: readonly DroppedClaim<Claim>[];
};

/**
 * Plans bundles like `planBundles` and simulates each right before it is handed out: send it, wait for it, then ask for
 * the next. So a claim that an earlier bundle has made unpayable (its nullifier is used) is dropped from a later one.
 * @throws SymbolonError as `planBundles`, `UnknownSkip`; what `simulate` rejects with passes through
 */
export function bundleClaims({
  claims,
  simulate,
  ...tree
}: PlanBundlesParameters & { readonly simulate: SimulateBundle }): AsyncGenerator<
  CheckedBundle<ProvenClaim>
> {
  return checkedBundles(provenBundleMaker(tree, tree), claims, simulate);
}

/** As {@link bundleClaims}, for whoever has the whole tree. */
export function bundleTreeClaims({
  nodes,
  claims,
  simulate,
  ...options
}: PlanTreeBundlesParameters & { readonly simulate: SimulateBundle }): AsyncGenerator<
  CheckedBundle<BundleItem>
> {
  return checkedBundles(treeBundleMaker(nodes, options), claims, simulate);
}

async function* checkedBundles<Claim extends BundleItem>(
  { group, make }: BundleMaker<Claim>,
  claims: readonly Claim[],
  simulate: SimulateBundle,
): AsyncGenerator<CheckedBundle<Claim>, void, undefined> {
  const waiting = [...group(claims)];
  let dropped: DroppedClaim<Claim>[] = [];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const planned = make(next);
    const skips = await skipsOf(planned, simulate);
    if (skips === undefined) {
      const half = Math.ceil(next.length / 2);
      waiting.unshift(next.slice(0, half), next.slice(half));
    } else if (skips.size > 0) {
      dropped.push(...next.flatMap((claim) => droppedClaim(claim, skips)));
      // Simulated once more: what is left shares other nodes, and may even be too long for one bundle then.
      waiting.unshift(...group(next.filter(({ index }) => !skips.has(index))));
    } else {
      yield { planned, dropped };
      dropped = [];
    }
  }
  if (dropped.length > 0) yield { planned: undefined, dropped };
}

/** The selectors of what would be skipped, by index; undefined where the bundle is to be parted. */
async function skipsOf(
  planned: PlannedBundle,
  simulate: SimulateBundle,
): Promise<ReadonlyMap<number, Hex> | undefined> {
  const { items } = planned.bundle;
  let skips: readonly Skip[];
  try {
    skips = await simulate(planned);
  } catch (thrown) {
    if (items.length > 1 && contractRefusal(thrown)?.error === "NotEnoughGas") return undefined;
    throw thrown;
  }
  const known = new Set(items.map(({ index }) => index));
  const unknown = skips.find(({ index }) => !known.has(index));
  if (unknown === undefined) return new Map(skips.map(({ index, selector }) => [index, selector]));
  throw new SymbolonError({
    code: "UnknownSkip",
    reason: `The simulation of a bundle has skipped index ${unknown.index}, which is not in it.`,
    hint: "Give the skips of just the bundle that was simulated.",
    details: { ...unknown },
  });
}

function droppedClaim<Claim extends BundleItem>(
  claim: Claim,
  skips: ReadonlyMap<number, Hex>,
): readonly DroppedClaim<Claim>[] {
  const selector = skips.get(claim.index);
  return selector === undefined ? [] : [{ claim, selector, reason: decodeClaimError(selector) }];
}
