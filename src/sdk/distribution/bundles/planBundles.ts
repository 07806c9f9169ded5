import type { Hex } from "viem";
import { contractRefusal } from "../../chain/errors/contractRefusal.ts";
import type { Bundle, BundleItem } from "../../core/bundle/bundle.ts";
import { bundleRoot, itemLeaf } from "../../core/bundle/bundleRoot.ts";
import { encodeBundle, makeBundle } from "../../core/bundle/encodeBundle.ts";
import { bytesToHex, hexToBytes, WORD_BYTES } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { compareBytes, type Hasher, nobleHasher } from "../../core/hasher.ts";
import { type Multiproof, multiproofAt, multiproofFromProofs } from "../../core/tree/multiproof.ts";
import { proofAt, rootFromProof } from "../../core/tree/nativeTree.ts";
import type { Skip } from "../claim/paidIn.ts";
import { type ClaimError, decodeClaimError } from "../decodeClaimError.ts";
import { type BundleEstimate, type BundleLimits, estimateBundle } from "./estimateBundle.ts";
import { groupItems } from "./groupItems.ts";

type MakerOptions = { readonly limits?: BundleLimits; readonly hasher?: Hasher };

export type PlanBundlesParameters = ProvenTree &
  MakerOptions & {
    /** In any order; the same claim twice is one claim. */
    readonly claims: readonly ProvenClaim[];
  };

export type PlanTreeBundlesParameters = MakerOptions & {
  /** The campaign's whole tree, as `buildNativeTree` returned it. */
  readonly nodes: Uint8Array;
  /** In any order; the same claim twice is one claim. */
  readonly claims: readonly BundleItem[];
};

/**
 * Plans the bundles that pay these claims for the least gas, each within the limits; see `groupItems`. It asks no clock
 * and no node: `bundleClaims` finds out what a chain would skip now.
 * @returns ascending by index, each claim in exactly one bundle
 * @throws SymbolonError `ClaimsDiffer`, `ClaimsNotProven`, `ClaimTooLarge`, `IndexBeyondCount`, `WrongProofLength`,
 * `ProofTooLong`, `BadBundleItem`, `BadBundleLimits`, `NotHex`, `WrongSize`
 */
export function planBundles({ claims, ...tree }: PlanBundlesParameters): readonly PlannedBundle[] {
  const { group, make } = provenBundleMaker(tree, tree);
  return group(claims).map(make);
}

/**
 * As {@link planBundles}, for a caller with the whole tree.
 * @throws SymbolonError `ClaimsDiffer`, `ClaimsNotProven`, `ClaimTooLarge`, `IndexBeyondCount`, `EmptyTree`,
 * `TornLeaves`, `BadBundleItem`, `BadBundleLimits`
 */
export function planTreeBundles({
  nodes,
  claims,
  ...options
}: PlanTreeBundlesParameters): readonly PlannedBundle[] {
  const { group, make } = treeBundleMaker(nodes, options);
  return group(claims).map(make);
}

export type PlannedBundle = BundleEstimate & {
  readonly bundle: Bundle;
  /** The argument of `claimMany`. */
  readonly encoded: Hex;
};

/** A claim with its own proof, as a claimant or a claim service has it. */
export type ProvenClaim = BundleItem & {
  /** Siblings, lowest first. */
  readonly proof: readonly Hex[];
};

/** Parts claims into groups, and makes a bundle of each. */
export type BundleMaker<Claim> = {
  readonly group: (claims: readonly Claim[]) => readonly (readonly Claim[])[];
  /** @param claims ascending by index */
  readonly make: (claims: readonly Claim[]) => PlannedBundle;
};

/** The campaign's tree, of which nothing else is needed where each claim brings its proof. */
export type ProvenTree = {
  readonly root: Hex;
  readonly count: number;
};

/** Bundles of claims that bring their proofs. Each bundle is folded to the root before it is handed out. */
export function provenBundleMaker(
  { root, count }: ProvenTree,
  { limits, hasher = nobleHasher }: MakerOptions,
): BundleMaker<ProvenClaim> {
  const lower = bytesToHex(hexToBytes(root, WORD_BYTES));
  const siblings = ({ proof }: ProvenClaim) => proof.map((node) => hexToBytes(node, WORD_BYTES));
  const isProven = (claim: ProvenClaim) =>
    bytesToHex(rootFromProof(itemLeaf(claim, hasher), siblings(claim), hasher)) === lower;
  return {
    group: (items) => groupItems({ count, items, ...(limits && { limits }) }),
    make(claims) {
      const proofs = claims.map((claim) => ({ index: claim.index, proof: siblings(claim) }));
      const planned = plannedBundle(claims, multiproofFromProofs(count, proofs), limits);
      // Single proofs are checked only where the common one does not fit: so it is mostly hashed once, not n times.
      if (bundleRoot(planned.bundle, hasher) === lower) return planned;
      throw claimsNotProven(
        claims.filter((claim) => !isProven(claim)),
        lower,
      );
    },
  };
}

/** Makes bundles of claims out of a whole tree in memory, as `buildNativeTree` returned it. */
export function treeBundleMaker(
  nodes: Uint8Array,
  { limits, hasher = nobleHasher }: MakerOptions,
): BundleMaker<BundleItem> {
  proofAt(nodes, 0); // refuses what is no tree
  const count = (nodes.length / WORD_BYTES + 1) / 2;
  const nodeAt = (node: number) => nodes.subarray(node * WORD_BYTES, (node + 1) * WORD_BYTES);
  const isLeaf = (item: BundleItem) =>
    compareBytes(itemLeaf(item, hasher), nodeAt(2 * count - 2 - item.index)) === 0;
  return {
    group: (items) => groupItems({ count, items, ...(limits && { limits }) }),
    make(items) {
      const proof = multiproofAt(
        nodes,
        items.map(({ index }) => index),
      );
      const foreign = items.filter((item) => !isLeaf(item));
      if (foreign.length > 0) throw claimsNotProven(foreign, bytesToHex(nodeAt(0)));
      return plannedBundle(items, proof, limits);
    },
  };
}

/** @throws SymbolonError as `makeBundle` */
function plannedBundle(
  items: readonly BundleItem[],
  proof: Multiproof,
  limits?: BundleLimits,
): PlannedBundle {
  const bundle = makeBundle(items.map(itemAlone), proof);
  return { bundle, encoded: encodeBundle(bundle), ...estimateBundle(bundle, limits) };
}

/**
 * Refuses claims that are not leaves of the campaign's tree: one of them would make the chain refuse the whole bundle.
 */
function claimsNotProven(items: readonly BundleItem[], root: Hex): SymbolonError {
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

/**
 * What a campaign would skip of a bundle now. It rejects where the whole bundle would be refused. A bundle refused with
 * `NotEnoughGas` is split in two; any other refusal ends `bundleClaims`.
 */
export type SimulateBundle = (planned: PlannedBundle) => Promise<readonly Skip[]>;

/** A claim that is in no bundle, since the campaign would not pay it. */
export type DroppedClaim<Claim extends BundleItem> = {
  readonly claim: Claim;
  readonly selector: Hex;
  /** The reason as a sentence with a hint. */
  readonly reason: ClaimError | undefined;
};

/** The next bundle, all of which its simulation pays, and the claims that were dropped on the way to it. */
export type CheckedBundle<Claim extends BundleItem> = {
  /** Undefined at the end, where only dropped claims are left to report. */
  readonly planned: PlannedBundle | undefined;
  readonly dropped: readonly DroppedClaim<Claim>[];
};

/**
 * Plans bundles like `planBundles` and simulates each right before it is handed out: send it, wait for it, then ask for
 * the next. So a claim that an earlier bundle bars (it uses the nullifier) is dropped from a later one.
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

/** As {@link bundleClaims}, for a caller with the whole tree. */
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

/** As {@link CheckedBundle}, with the simulation's reason for each dropped claim. */
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
      reason: `The simulation of a bundle skipped index ${unknown.index}, which the bundle does not have.`,
      hint: "Give the skips of the bundle that was simulated.",
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
