import { ACCOUNT_CHARACTERS, createChecksumText } from "../../../sdk/allocation/checksum.ts";
import { writeHex, writeNumber, writeText } from "../../../sdk/allocation/published/allocationCsv.ts";
import type { FilePieces } from "../../../sdk/allocation/published/pieces.ts";
import type { Tree } from "../../../sdk/allocation/tree/buildTree.ts";
import { MAX_SIBLINGS } from "../../../sdk/allocation/tree/treeLayout.ts";
import { readableWords, WORD_BYTES } from "../../../sdk/core/bytes.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";

const HASH_WORDS = WORD_BYTES / 4;
/** What the second cache of a processor holds: larger pieces take longer to write. */
const PIECE_BYTES = 1 << 20;

/**
 * Every proof of a tree in index order, as records of one size: the siblings, lowest first, and zeros behind a proof that
 * is shorter. No hash is zero. Pieces are whole records.
 */
type ProofRecords = FilePieces & {
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
  { depth, siblings, isHeapInOrder }: ReturnType<typeof siblingsOf>,
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
 * siblings below that place written again, two of them on average.
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

/** The ways from a tree's leaves to its root, and the most nodes that one has. */
function siblingsOf({ convention, count, layout, positions }: ProvenTree) {
  const { shape, shardNybbles } = convention;
  /** Writes the nodes of a row's siblings, lowest first. @returns how many they are */
  const siblings = (index: number, out: Uint32Array) =>
    layout.siblings(positions === undefined ? index : (positions[index] as number), out);
  const found = new Uint32Array(MAX_SIBLINGS);
  // The first leaf of one tree has the longest way; shards are trees of different heights.
  let depth = layout.siblings(0, found);
  if (shardNybbles > 0) for (let i = 1; i < count; i++) depth = Math.max(depth, layout.siblings(i, found));
  // As the native tree is.
  const isHeapInOrder = shape === "heap" && shardNybbles === 0 && positions === undefined;
  return { siblings, depth, isHeapInOrder };
}

/** `"0x`, 64 digits, `"` and a comma. */
const NODE_CHARACTERS = 2 * WORD_BYTES + 5;
/** Of one claim, the list of its proof left out. */
const CLAIM_CHARACTERS = 2 * ACCOUNT_CHARACTERS + 2 * WORD_BYTES + 80;

/**
 * All proofs as one JSON object, in the form that Uniswap's distributor made common: `merkleRoot`, `tokenTotal`, and
 * `claims` by checksummed account. One claim a line, in index order.
 */
export function proofsJson(tree: Tree, hasher: Hasher): FilePieces {
  const records = proofRecords(tree);
  return { count: records.count + 2, pieces: jsonPieces(tree, records, hasher) };
}

function* jsonPieces(
  { allocation, count, root }: Tree,
  { depth, rowsAPiece, pieces }: ProofRecords,
  hasher: Hasher,
): Generator<Uint8Array> {
  const { accounts, amounts, beneficiaries, total } = allocation;
  const text = new Uint8Array(rowsAPiece * (CLAIM_CHARACTERS + depth * NODE_CHARACTERS) + 4);
  const out = new DataView(text.buffer);
  yield new TextEncoder().encode(`{"merkleRoot":"${root}","tokenTotal":"0x${evenHex(total)}","claims":{\n`);
  const nodes = createNodesText(depth);
  const names = createChecksumText(accounts, rowsAPiece, hasher);
  const heirs =
    beneficiaries === undefined ? undefined : createChecksumText(beneficiaries, rowsAPiece, hasher);
  let row = 0;
  for (const records of pieces) {
    const from = row;
    const to = Math.min(from + rowsAPiece, count);
    names.take(from, to);
    heirs?.take(from, to);
    let at = 0;
    for (; row < to; row++) {
      text[at] = 0x22;
      names.write(row, out, at + 1);
      at = writeText('":{"index":', out, at + 1 + ACCOUNT_CHARACTERS);
      at = writeNumber(row, out, at);
      if (heirs !== undefined) at = writeBeneficiary(heirs, row, out, at);
      at = writeText(',"amount":"0x', out, at);
      at = writeAmount(amounts, row * WORD_BYTES, text, at);
      at = writeText('","proof":[', out, at);
      at = nodes.write(records, (row - from) * depth * WORD_BYTES, text, at);
      at = writeText(row + 1 === count ? "]}\n" : "]},\n", out, at);
    }
    yield text.subarray(0, at);
  }
  yield new TextEncoder().encode("}}\n");
}

function writeBeneficiary(
  heirs: ReturnType<typeof createChecksumText>,
  row: number,
  out: DataView,
  at: number,
): number {
  const start = writeText(',"beneficiary":"', out, at);
  heirs.write(row, out, start);
  return writeText('"', out, start + ACCOUNT_CHARACTERS);
}

/** Whole bytes without zero bytes before them, as most tools write hexadecimal numbers: `0x0de0`. */
function evenHex(value: bigint): string {
  const digits = value.toString(16);
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}

function writeAmount(amounts: Uint8Array, from: number, out: Uint8Array, at: number): number {
  let byte = from;
  while (byte < from + WORD_BYTES - 1 && amounts[byte] === 0) byte++;
  return writeHex(amounts, byte, from + WORD_BYTES - byte, out, at);
}

/** Neighbours share the upper part of their proofs, so of most only the lowest nodes are turned into text again. */
function createNodesText(depth: number) {
  const known = new Uint8Array(depth * WORD_BYTES);
  const text = new Uint8Array(depth * NODE_CHARACTERS);
  const out = new DataView(text.buffer);
  for (let node = 0; node < depth; node++) {
    writeText('"0x', out, node * NODE_CHARACTERS);
    writeText('",', out, (node + 1) * NODE_CHARACTERS - 2);
    writeHex(known, 0, WORD_BYTES, text, node * NODE_CHARACTERS + 3);
  }
  return {
    /** Writes the nodes of the record at byte `from`, separated by commas. */
    write(records: Uint8Array, from: number, out: Uint8Array, at: number): number {
      let length = 0;
      for (; length < depth; length++) {
        const node = length * WORD_BYTES;
        if (isSame(records, from + node, known, node)) {
          // Zeros are what is behind a shorter proof; anything else that is known is written already.
          if (isZero(known, node)) break;
          continue;
        }
        known.set(records.subarray(from + node, from + node + WORD_BYTES), node);
        if (isZero(known, node)) break;
        writeHex(known, node, WORD_BYTES, text, length * NODE_CHARACTERS + 3);
      }
      if (length === 0) return at;
      const characters = length * NODE_CHARACTERS - 1;
      out.set(text.subarray(0, characters), at);
      return at + characters;
    },
  };
}

function isSame(left: Uint8Array, from: number, right: Uint8Array, at: number): boolean {
  for (let i = 0; i < WORD_BYTES; i++) if (left[from + i] !== right[at + i]) return false;
  return true;
}

function isZero(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < WORD_BYTES; i++) if (bytes[at + i] !== 0) return false;
  return true;
}
