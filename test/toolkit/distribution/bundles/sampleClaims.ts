import type { Hex } from "viem";
import type { BundleItem, ItemSignature } from "../../../../src/sdk/core/bundle/bundle.ts";
import { itemLeaf } from "../../../../src/sdk/core/bundle/bundleRoot.ts";
import { bytesToHex } from "../../../../src/sdk/core/bytes.ts";
import { leafDepth, multiproofFromProofs } from "../../../../src/sdk/core/tree/multiproof.ts";
import { buildNativeTree, proofAt } from "../../../../src/sdk/core/tree/nativeTree.ts";
import type { ProvenClaim } from "../../../../src/sdk/distribution/bundles/planBundles.ts";

const account = (index: number): Hex =>
  `0x${(0xa11ce000n + BigInt(index)).toString(16).padStart(8, "1").padEnd(40, "7")}`;

/** Nine bytes an amount, as 1,000 tokens of 18 decimals have. */
export const sampleItem = (index: number): BundleItem => ({
  index,
  account: account(index),
  amount: 1_234_567_891_234_567_891_234n + BigInt(index),
});

/** What no account has signed: planning does not look. */
export const sampleSignature = (index: number, bytes = 65): ItemSignature => ({
  terms: {
    upTo: sampleItem(index).amount,
    recipient: account(index + 1),
    maxFee: 10n ** 18n,
    feeTaker: `0x${"00".repeat(20)}`,
    deadline: 1_777_593_600n,
  },
  fee: 10n ** 17n,
  signature: `0x${"5a".repeat(bytes)}`,
});

/** The same without a fee, which a bundle can write in short. */
export const sampleShortSignature = (index: number): ItemSignature => {
  const { terms, signature } = sampleSignature(index, 64);
  return { terms: { ...terms, maxFee: 0n }, fee: 0n, signature };
};

/** A campaign of so many leaves, each as `sampleItem` or as `change` makes it. */
export function sampleTree(count: number, change: (item: BundleItem) => BundleItem = (item) => item) {
  const items = Array.from({ length: count }, (_, index) => change(sampleItem(index)));
  const leaves = new Uint8Array(32 * count);
  for (const [i, item] of items.entries()) leaves.set(itemLeaf(item), 32 * i);
  const nodes = buildNativeTree(leaves);
  const claims = items.map(
    (item): ProvenClaim => ({ ...item, proof: proofAt(nodes, item.index).map(bytesToHex) }),
  );
  return { nodes, root: bytesToHex(nodes.slice(0, 32)), count, items, claims };
}

/** A multiproof of the right size, of nothing: enough to reckon what a bundle of a large tree costs. */
export function hollowProof(count: number, items: readonly BundleItem[]) {
  const node = new Uint8Array(32).fill(0xee);
  return multiproofFromProofs(
    count,
    items.map(({ index }) => ({ index, proof: Array(leafDepth(count, index)).fill(node) })),
  );
}

/** Numbers from 0 to below 1, the same for ever. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** So many different indexes from `first` on, below `first + width`, ascending. */
export function someIndexes(first: number, width: number, number: number, seed = 7): readonly number[] {
  const random = randomNumbers(seed);
  const found = new Set<number>();
  while (found.size < number) found.add(first + Math.floor(random() * width));
  return [...found].sort((a, b) => a - b);
}
