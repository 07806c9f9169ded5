import type { Hex } from "viem";
import type { Bundle, BundleItem } from "../../core/bundle/bundle.ts";
import { bundleRoot, itemLeaf } from "../../core/bundle/bundleRoot.ts";
import { encodeBundle, makeBundle } from "../../core/bundle/encodeBundle.ts";
import { bytesToHex, hexToBytes, WORD_BYTES } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { compareBytes, type Hasher, nobleHasher } from "../../core/hasher.ts";
import { type Multiproof, multiproofAt, multiproofFromProofs } from "../../core/tree/multiproof.ts";
import { proofAt, rootFromProof } from "../../core/tree/nativeTree.ts";
import type { BundleLimits } from "./bundleLimits.ts";
import { type BundleEstimate, estimateBundle } from "./estimateBundle.ts";
import { groupItems } from "./groupItems.ts";

/** A bundle that is ready to be sent. */
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
  /** Number of its leaves. */
  readonly count: number;
};

type MakerOptions = { readonly limits?: BundleLimits; readonly hasher?: Hasher };

/** Bundles of claims that bring their proofs. Each bundle is folded to the root before it is handed out. */
export function provenBundleMaker(
  { root, count }: ProvenTree,
  { limits, hasher = nobleHasher }: MakerOptions,
): BundleMaker<ProvenClaim> {
  const wanted = bytesToHex(hexToBytes(root, WORD_BYTES));
  const siblings = ({ proof }: ProvenClaim) => proof.map((node) => hexToBytes(node, WORD_BYTES));
  const isProven = (claim: ProvenClaim) =>
    bytesToHex(rootFromProof(itemLeaf(claim, hasher), siblings(claim), hasher)) === wanted;
  return {
    group: (items) => groupItems({ count, items, ...(limits && { limits }) }),
    make(claims) {
      const proofs = claims.map((claim) => ({ index: claim.index, proof: siblings(claim) }));
      const planned = plannedBundle(claims, multiproofFromProofs(count, proofs), limits);
      // A proof is looked at singly only where the common one does not fit: it is mostly hashed once then, not n times.
      if (bundleRoot(planned.bundle, hasher) === wanted) return planned;
      throw claimsNotProven(
        claims.filter((claim) => !isProven(claim)),
        wanted,
      );
    },
  };
}

/** Bundles of claims out of a tree that is at hand whole: what `buildNativeTree` returned. */
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

/** Refuses claims that are not leaves of the campaign's tree: one of them would have the whole bundle refused. */
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
