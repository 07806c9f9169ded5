import { requireSize, WORD_BYTES } from "../bytes.ts";
import { SymbolonError } from "../errors.ts";
import { type Hasher, nobleHasher } from "../hasher.ts";
import { proofAt, requireIndex } from "./nativeTree.ts";

/** One proof for many leaves of a native tree, in OpenZeppelin's order: what `multiProofVerify` reads. */
export type Multiproof = {
  /** Nodes that do not follow from the leaves, 32 bytes each, in the order of their use. */
  readonly nodes: readonly Uint8Array[];
  /** One for each hash: whether its second half is the next of the queue (true) or the next of `nodes` (false). */
  readonly flags: readonly boolean[];
};

/** A leaf's place in the tree, and its own proof. */
export type IndexedProof = {
  readonly index: number;
  /** Siblings of 32 bytes, lowest first. */
  readonly proof: readonly Uint8Array[];
};

/** A node on the way up: its position, and through which of the leaves, and how far above it, it was reached. */
type Step = { readonly node: number; readonly leaf: number; readonly height: number };

/**
 * The multiproof of some leaves of a tree in memory.
 * @param nodes what `buildNativeTree` returned
 * @param indexes strictly ascending, at least one
 * @returns views into `nodes`: copy what must outlive it
 * @throws SymbolonError `EmptyTree`, `TornLeaves`, `IndexBeyondCount`, `NoLeaves`, `IndexesNotAscending`
 */
export function multiproofAt(nodes: Uint8Array, indexes: readonly number[]): Multiproof {
  proofAt(nodes, indexes[0] ?? 0); // refuses what is no tree
  const count = (nodes.length / WORD_BYTES + 1) / 2;
  for (const index of indexes) requireIndex(count, index);
  return mergeWays(count, indexes, (_, sibling) =>
    nodes.subarray(sibling * WORD_BYTES, (sibling + 1) * WORD_BYTES),
  );
}

/**
 * The multiproof of leaves with known single proofs, for a service that serves from tiles. Proofs are merged as they
 * are: {@link foldMultiproof} shows whether they are of one tree.
 * @param count leaves of the tree
 * @param proofs strictly ascending by index, at least one
 * @throws SymbolonError `IndexBeyondCount`, `WrongProofLength`, `WrongSize`, `NoLeaves`, `IndexesNotAscending`
 */
export function multiproofFromProofs(count: number, proofs: readonly IndexedProof[]): Multiproof {
  for (const { index, proof } of proofs) requireProofOf(count, index, proof);
  return mergeWays(
    count,
    proofs.map(({ index }) => index),
    ({ leaf, height }) => (proofs[leaf] as IndexedProof).proof[height] as Uint8Array,
  );
}

/**
 * Folds a multiproof into the root that it proves its leaves under.
 * @param leaves 32 bytes each, ascending by index
 * @returns 32 bytes
 * @throws SymbolonError `NoLeaves`, `FlagsMismatch`, `WrongSize`
 */
export function foldMultiproof(
  leaves: readonly Uint8Array[],
  { nodes, flags }: Multiproof,
  hasher: Hasher = nobleHasher,
): Uint8Array {
  requireWholeFlags(leaves.length, nodes.length, flags);
  const made = new Uint8Array(flags.length * WORD_BYTES);
  const pair = new Uint8Array(2 * WORD_BYTES);
  const queued = (at: number): Uint8Array => {
    const leaf = leaves[at];
    if (leaf !== undefined) return requireSize(leaf, WORD_BYTES, "leaf");
    const hash = at - leaves.length;
    return made.subarray(hash * WORD_BYTES, (hash + 1) * WORD_BYTES);
  };
  let front = 0;
  let used = 0;
  for (const [step, isQueued] of flags.entries()) {
    pair.set(queued(front++), 0);
    const second = isQueued ? queued(front++) : (nodes[used++] as Uint8Array);
    pair.set(requireSize(second, WORD_BYTES, "node of the multiproof"), WORD_BYTES);
    hasher.hashLevel(pair, made.subarray(step * WORD_BYTES, (step + 1) * WORD_BYTES));
  }
  return queued(leaves.length + flags.length - 1).slice();
}

/**
 * Refuses flags under which not every leaf and every node would be used exactly once. With n leaves, n - 1 hashes must
 * join two of the queue, and the number of hashes must fit. Then the queue never runs dry and one hash is left.
 * @throws SymbolonError `NoLeaves`, `FlagsMismatch`
 */
export function requireWholeFlags(leaves: number, nodes: number, flags: readonly boolean[]): void {
  if (leaves === 0) throw noLeaves();
  const joins = flags.filter((flag) => flag).length;
  if (flags.length === leaves + nodes - 1 && joins === leaves - 1) return;
  throw new SymbolonError({
    code: "FlagsMismatch",
    reason: `A multiproof of ${leaves} leaves and ${nodes} nodes has ${leaves + nodes - 1} flags with ${leaves - 1} set, and this one has ${flags.length} with ${joins} set.`,
    hint: "Take leaves, nodes and flags from one multiproof, all of them.",
    details: { leaves, nodes, flags: flags.length, set: joins },
  });
}

/** Walks up from all leaves at once, lowest first, so that two nodes with the same parent come one after the other. */
function mergeWays(
  count: number,
  indexes: readonly number[],
  siblingOf: (step: Step, sibling: number) => Uint8Array,
): Multiproof {
  requireAscending(indexes);
  const queue = indexes.map((index, leaf): Step => ({ node: 2 * count - 2 - index, leaf, height: 0 }));
  const nodes: Uint8Array[] = [];
  const flags: boolean[] = [];
  for (let front = 0; ; ) {
    const step = queue[front++] as Step;
    if (step.node === 0) return { nodes, flags };
    const sibling = step.node % 2 === 1 ? step.node + 1 : step.node - 1;
    const isQueued = queue[front]?.node === sibling;
    if (isQueued) front++;
    else nodes.push(siblingOf(step, sibling));
    flags.push(isQueued);
    queue.push({ node: Math.floor((step.node - 1) / 2), leaf: step.leaf, height: step.height + 1 });
  }
}

function requireAscending(indexes: readonly number[]): void {
  if (indexes.length === 0) throw noLeaves();
  const at = indexes.findIndex((index, i) => i > 0 && index <= (indexes[i - 1] as number));
  if (at === -1) return;
  const previous = indexes[at - 1];
  const index = indexes[at];
  throw new SymbolonError({
    code: "IndexesNotAscending",
    reason: `Index ${index} comes after index ${previous}.`,
    hint: "Sort by index, and keep each index once.",
    details: { previous, index },
  });
}

function requireProofOf(count: number, index: number, proof: readonly Uint8Array[]): void {
  const depth = leafDepth(count, index);
  if (proof.length !== depth) {
    throw new SymbolonError({
      code: "WrongProofLength",
      reason: `The proof of index ${index} has ${proof.length} nodes, and in a tree of ${count} leaves it has ${depth}.`,
      hint: "Take the proof again from the tree's own output, and the count from its manifest.",
      details: { index, count, length: proof.length, depth },
    });
  }
  for (const node of proof) requireSize(node, WORD_BYTES, "proof node");
}

/**
 * Levels between a leaf of a native tree and its root: the length of its proof.
 * @throws SymbolonError `IndexBeyondCount`
 */
export function leafDepth(count: number, index: number): number {
  requireIndex(count, index);
  // Node k is on level floor(log2(k + 1)).
  return Math.floor(Math.log2(2 * count - 1 - index));
}

function noLeaves(): SymbolonError {
  return new SymbolonError({
    code: "NoLeaves",
    reason: "A multiproof needs at least one leaf.",
    hint: "Name the leaves that it is to prove.",
  });
}
