import { readableWords, requireSize, SHORT_WORD_BYTES, WORD_BYTES, writableWords } from "../bytes.ts";
import { SymbolonError } from "../errors.ts";
import { type Hasher, nobleHasher } from "../hasher.ts";

const NODE_WORDS = WORD_BYTES / SHORT_WORD_BYTES;

/** Longest proof that any Symbolon contract accepts: enough for 2^32 leaves. */
export const MAX_PROOF_LENGTH = 32;

/**
 * Parents hashed in one call: enough for threads to share, few enough for progress to move. The hasher cuts them into
 * pieces of its own size.
 */
export const PARENTS_A_CALL = 65_536;

/**
 * Builds the native tree: OpenZeppelin's complete binary heap over leaves in index order. n leaves make 2n - 1
 * nodes; leaf i is node 2n - 2 - i, node i is the hash of the sorted pair (2i + 1, 2i + 2), node 0 is the root.
 * One leaf is its own root. It is the tree of `StandardMerkleTree` with `sortLeaves: false`.
 *
 * @param leaves n * 32 bytes, in index order
 * @param onProgress told how many of the n - 1 inner nodes are done
 * @returns (2n - 1) * 32 bytes
 * @throws SymbolonError `EmptyTree`, `TornLeaves`
 */
export function buildNativeTree(
  leaves: Uint8Array,
  hasher: Hasher = nobleHasher,
  onProgress?: (done: number, total: number) => void,
): Uint8Array {
  return buildTreeBy(hasher, leaves, onProgress);
}

/** The same by a hasher that the caller has already: this needs no other. */
export function buildTreeBy(
  hasher: Hasher,
  leaves: Uint8Array,
  onProgress?: (done: number, total: number) => void,
): Uint8Array {
  const count = countLeaves(leaves);
  const nodes = hasher.allocate((2 * count - 1) * WORD_BYTES);
  const from = readableWords(leaves);
  const to = writableWords(nodes);
  for (let at = 0, end = to.length; at < from.length; at += NODE_WORDS, end -= NODE_WORDS) {
    for (let i = 0; i < NODE_WORDS; i++) to[end - NODE_WORDS + i] = from[at + i] as number;
  }
  hashHeap(nodes, hasher, onProgress);
  return nodes;
}

/**
 * Hashes the inner nodes of a complete heap whose leaves are in place: the last n of 2n - 1 nodes, leaf i at node
 * 2n - 2 - i.
 * @param nodes (2n - 1) * 32 bytes, n >= 1, written from the parents of the leaves up to node 0
 * @param onProgress told how many of the n - 1 inner nodes are done
 */
export function hashHeap(
  nodes: Uint8Array,
  hasher: Hasher,
  onProgress?: (done: number, total: number) => void,
): void {
  const inner = (nodes.length / WORD_BYTES - 1) / 2;
  // Parents first..last have the children 2 first + 1 .. 2 last + 2, side by side. They can be hashed together
  // when all those children are done, that is lie beyond `last`.
  for (let last = inner - 1; last >= 0; ) {
    const first = Math.max(last - PARENTS_A_CALL + 1, Math.floor((last + 1) / 2));
    hasher.hashLevel(
      nodes.subarray((2 * first + 1) * WORD_BYTES, (2 * last + 3) * WORD_BYTES),
      nodes.subarray(first * WORD_BYTES, (last + 1) * WORD_BYTES),
    );
    last = first - 1;
    onProgress?.(inner - 1 - last, inner);
  }
}

/**
 * The siblings on the way from leaf `index` to the root, lowest first.
 * @param nodes what {@link buildNativeTree} returned
 * @returns views into `nodes`: copy what must outlive it
 * @throws SymbolonError `EmptyTree`, `TornLeaves`, `IndexBeyondCount`
 */
export function proofAt(nodes: Uint8Array, index: number): Uint8Array[] {
  const count = (countLeaves(nodes) + 1) / 2;
  if (!Number.isInteger(count)) throw torn(nodes.length);
  requireIndex(count, index);
  const proof: Uint8Array[] = [];
  for (let node = 2 * count - 2 - index; node > 0; node = Math.floor((node - 1) / 2)) {
    const sibling = node % 2 === 1 ? node + 1 : node - 1;
    proof.push(nodes.subarray(sibling * WORD_BYTES, (sibling + 1) * WORD_BYTES));
  }
  return proof;
}

/** @throws SymbolonError `IndexBeyondCount` */
export function requireIndex(count: number, index: number): void {
  if (!Number.isInteger(count) || !Number.isInteger(index) || index < 0 || index >= count) {
    throw new SymbolonError({
      code: "IndexBeyondCount",
      reason: `There is no leaf ${index} in a tree of ${count}.`,
      hint: `Use an index from 0 to ${count - 1}, and the number of leaves that the tree has.`,
      details: { index, count },
    });
  }
}

/**
 * Folds a proof into the root that it proves its leaf under. Pairs are sorted before hashing, so it serves every
 * convention that sorts its pairs, whatever the shape of the tree.
 * @param leaf 32 bytes
 * @param proof siblings of 32 bytes, lowest first
 * @returns 32 bytes
 * @throws SymbolonError `ProofTooLong`, `WrongSize`
 */
export function rootFromProof(
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  hasher: Hasher = nobleHasher,
): Uint8Array {
  return rootBy(hasher, leaf, proof);
}

/** The same by a hasher that the caller has already: this needs no other. */
export function rootBy(hasher: Hasher, leaf: Uint8Array, proof: readonly Uint8Array[]): Uint8Array {
  if (proof.length > MAX_PROOF_LENGTH) {
    throw new SymbolonError({
      code: "ProofTooLong",
      reason: `The proof has ${proof.length} nodes; no tree needs more than ${MAX_PROOF_LENGTH}.`,
      hint: "Take the proof again from the tree's own output.",
      details: { length: proof.length, limit: MAX_PROOF_LENGTH },
    });
  }
  const pair = new Uint8Array(2 * WORD_BYTES);
  const node = new Uint8Array(requireSize(leaf, WORD_BYTES, "leaf"));
  for (const sibling of proof) {
    pair.set(node, 0);
    pair.set(requireSize(sibling, WORD_BYTES, "proof node"), WORD_BYTES);
    hasher.hashLevel(pair, node);
  }
  return node;
}

function countLeaves(hashes: Uint8Array): number {
  const count = hashes.length / WORD_BYTES;
  if (!Number.isInteger(count)) throw torn(hashes.length);
  if (count === 0) {
    throw new SymbolonError({
      code: "EmptyTree",
      reason: "A tree needs at least one leaf.",
      hint: "Give an allocation with at least one row.",
    });
  }
  return count;
}

function torn(bytes: number): SymbolonError {
  return new SymbolonError({
    code: "TornLeaves",
    reason: `${bytes} bytes are not a whole tree: leaves and nodes have ${WORD_BYTES} bytes each.`,
    hint: "Give the leaves or nodes end to end, none cut short.",
    details: { bytes },
  });
}
