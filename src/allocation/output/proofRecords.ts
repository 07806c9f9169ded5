import { readableWords, WORD_BYTES } from "../../core/bytes.ts";
import type { Tree } from "../tree/buildTree.ts";
import { MAX_SIBLINGS } from "../tree/treeLayout.ts";
import type { FilePieces } from "./treePieces.ts";

/** 32-bit words of a hash. */
const HASH_WORDS = WORD_BYTES / 4;
/** What the second cache of a processor holds: larger pieces take longer to write. */
const PIECE_BYTES = 1 << 20;

/**
 * Every proof of a tree in index order, as records of one size: the siblings, lowest first, and zeros behind a proof that
 * is shorter. No hash is zero. Pieces are whole records.
 */
export type ProofRecords = FilePieces & {
  /** Nodes in a record: as many as the longest proof has. */
  readonly depth: number;
  /** Records in a piece, but for the last. */
  readonly rowsAPiece: number;
};

/** What the proofs of a tree are in: its nodes, and where its rows stand. */
type ProvenTree = Pick<Tree, "convention" | "count" | "layout" | "nodes" | "positions">;

export function proofRecords(tree: ProvenTree, pieceBytes = PIECE_BYTES): ProofRecords {
  const found = siblingsOf(tree);
  const { depth } = found;
  const rowsAPiece = Math.min(tree.count, Math.max(1, Math.floor(pieceBytes / (depth * WORD_BYTES || 1))));
  const count = Math.ceil(tree.count / rowsAPiece);
  return { depth, rowsAPiece, count, pieces: piecesOf(tree, found, rowsAPiece) };
}

function* piecesOf(
  tree: ProvenTree,
  { depth, siblings, isHeapInOrder }: Siblings,
  rowsAPiece: number,
): Generator<Uint8Array> {
  const nodes = readableWords(tree.nodes);
  const piece = new Uint32Array(rowsAPiece * depth * HASH_WORDS);
  for (let from = 0; from < tree.count; from += rowsAPiece) {
    const to = Math.min(from + rowsAPiece, tree.count);
    if (isHeapInOrder) writeHeapProofs(nodes, tree.count, depth, from, to, piece);
    else writeProofs(nodes, siblings, depth, from, to, piece);
    yield new Uint8Array(piece.buffer, 0, (to - from) * depth * WORD_BYTES);
  }
}

/** Rows that stand side by side share the upper siblings: these are copied from the record before. */
function writeProofs(
  nodes: Uint32Array,
  siblings: (index: number, out: Uint32Array) => number,
  depth: number,
  from: number,
  to: number,
  out: Uint32Array,
): void {
  const record = depth * HASH_WORDS;
  let found = new Uint32Array(Math.max(depth, 1));
  let before = new Uint32Array(found.length);
  let lengthBefore = -1;
  for (let index = from, begin = 0; index < to; index++, begin += record) {
    const length = siblings(index, found);
    let own = length;
    if (length === lengthBefore) while (own > 0 && found[own - 1] === before[own - 1]) own--;
    let at = begin;
    for (let i = 0; i < own; i++) at = copyNode(nodes, found[i] as number, out, at);
    if (own < length) out.copyWithin(at, at - record, begin + length * HASH_WORDS - record);
    out.fill(0, begin + length * HASH_WORDS, begin + record);
    [found, before] = [before, found];
    lengthBefore = length;
  }
}

/**
 * Neighbouring leaves of a heap share their proofs from where their ways meet: each record is the one before it with the
 * siblings below that place written anew, two of them on average.
 */
function writeHeapProofs(
  nodes: Uint32Array,
  count: number,
  depth: number,
  from: number,
  to: number,
  out: Uint32Array,
): void {
  const record = depth * HASH_WORDS;
  for (let index = from, begin = 0; index < to; index++, begin += record) {
    let at = begin;
    let node = 2 * count - 2 - index;
    // An even node is the right one of its pair, and so is not a sibling of the one before, which is right of it.
    while (node > 0) {
      const isLeft = node % 2 === 1;
      at = copyNode(nodes, isLeft ? node + 1 : node - 1, out, at);
      if (isLeft && index > from) break;
      node = (node - 1 - (isLeft ? 0 : 1)) / 2;
    }
    const end = begin + record;
    if (node > 0) out.copyWithin(at, at - record, end - record);
    else out.fill(0, at, end);
  }
}

function copyNode(nodes: Uint32Array, node: number, out: Uint32Array, at: number): number {
  const from = node * HASH_WORDS;
  for (let word = 0; word < HASH_WORDS; word++) out[at + word] = nodes[from + word] as number;
  return at + HASH_WORDS;
}

/** The ways from a tree's leaves to its root. */
type Siblings = {
  /** Writes the nodes of a row's siblings, lowest first. @returns how many they are */
  readonly siblings: (index: number, out: Uint32Array) => number;
  /** The most that a row has. */
  readonly depth: number;
  /** Whether it is one heap whose leaves stand in index order, as the native tree. */
  readonly isHeapInOrder: boolean;
};

function siblingsOf({
  convention,
  count,
  layout,
  positions,
}: Pick<Tree, "convention" | "count" | "layout" | "positions">): Siblings {
  const { shape, shardNybbles } = convention;
  const siblings = (index: number, out: Uint32Array) =>
    layout.siblings(positions === undefined ? index : (positions[index] as number), out);
  const found = new Uint32Array(MAX_SIBLINGS);
  // The first leaf of one tree has the longest way; shards are trees of different heights.
  let depth = layout.siblings(0, found);
  if (shardNybbles > 0) for (let i = 1; i < count; i++) depth = Math.max(depth, layout.siblings(i, found));
  return {
    siblings,
    depth,
    isHeapInOrder: shape === "heap" && shardNybbles === 0 && positions === undefined,
  };
}
