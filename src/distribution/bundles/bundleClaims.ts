import type { Hex } from "viem";
import { contractRefusal } from "../../chain/contractRefusal.ts";
import type { BundleItem } from "../../core/bundle/bundle.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Skip } from "../claim/paidIn.ts";
import { type ClaimError, decodeClaimError } from "../decodeClaimError.ts";
import type { PlanBundlesParameters, PlannedBundle, PlanTreeBundlesParameters } from "./planBundles.ts";
import { type BundleMaker, type ProvenClaim, provenBundleMaker, treeBundleMaker } from "./planBundles.ts";

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
  return withReasons(checkedBundles(provenBundleMaker(tree, tree), claims, skipsBy(simulate)));
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
  return withReasons(checkedBundles(treeBundleMaker(nodes, options), claims, skipsBy(simulate)));
}

/** As {@link CheckedBundle}, with whatever the simulation tells of a dropped claim. */
type Checked<Claim extends BundleItem, Reason> = {
  readonly planned: PlannedBundle | undefined;
  readonly dropped: readonly { readonly claim: Claim; readonly reason: Reason }[];
};

/** As {@link bundleClaims}. @param simulate gives what would be skipped, by index, each with a reason */
export async function* checkedBundles<Claim extends BundleItem, Reason>(
  { group, make }: BundleMaker<Claim>,
  claims: readonly Claim[],
  simulate: (planned: PlannedBundle) => Promise<ReadonlyMap<number, Reason>>,
): AsyncGenerator<Checked<Claim, Reason>, void, undefined> {
  const waiting = [...group(claims)];
  let dropped: { readonly claim: Claim; readonly reason: Reason }[] = [];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const planned = make(next);
    const skips = await simulate(planned).catch((thrown: unknown) => {
      const isTooLong = planned.bundle.items.length > 1 && contractRefusal(thrown)?.error === "NotEnoughGas";
      if (!isTooLong) throw thrown;
      return undefined;
    });
    if (skips === undefined) {
      const half = Math.ceil(next.length / 2);
      waiting.unshift(next.slice(0, half), next.slice(half));
    } else if (skips.size > 0) {
      for (const claim of next) {
        const reason = skips.get(claim.index);
        if (reason !== undefined) dropped.push({ claim, reason });
      }
      // Simulated once more: what is left shares other nodes, and may even be too long for one bundle then.
      waiting.unshift(...group(next.filter(({ index }) => !skips.has(index))));
    } else {
      yield { planned, dropped };
      dropped = [];
    }
  }
  if (dropped.length > 0) yield { planned: undefined, dropped };
}

/** The selectors of what would be skipped, by index. */
function skipsBy(simulate: SimulateBundle) {
  return async (planned: PlannedBundle): Promise<ReadonlyMap<number, Hex>> => {
    const skips = await simulate(planned);
    const known = new Set(planned.bundle.items.map(({ index }) => index));
    const unknown = skips.find(({ index }) => !known.has(index));
    if (unknown === undefined) return new Map(skips.map(({ index, selector }) => [index, selector]));
    throw new SymbolonError({
      code: "UnknownSkip",
      reason: `The simulation of a bundle has skipped index ${unknown.index}, which is not in it.`,
      hint: "Give the skips of just the bundle that was simulated.",
      details: { ...unknown },
    });
  };
}

async function* withReasons<Claim extends BundleItem>(
  bundles: AsyncGenerator<Checked<Claim, Hex>>,
): AsyncGenerator<CheckedBundle<Claim>, void, undefined> {
  for await (const { planned, dropped } of bundles) {
    const explained = dropped.map(({ claim, reason: selector }) => {
      return { claim, selector, reason: decodeClaimError(selector) };
    });
    yield { planned, dropped: explained };
  }
}
