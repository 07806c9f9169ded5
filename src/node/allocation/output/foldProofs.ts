import type { Hex } from "viem";
import type { Tree } from "../../../sdk/allocation/tree/buildTree.ts";
import { hashLeaves } from "../../../sdk/allocation/tree/hashLeaves.ts";
import { positionsOf } from "../../../sdk/allocation/tree/radixOrder.ts";
import {
  ADDRESS_BYTES,
  bytesToHex,
  hexToBytes,
  readableWords,
  WORD_BYTES,
  writableWords,
} from "../../../sdk/core/bytes.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";
import { proofRecords } from "./proofRecords.ts";

/** 32-bit words of a hash, of an account and of an amount. */
const HASH_WORDS = WORD_BYTES / 4;
const ACCOUNT_WORDS = ADDRESS_BYTES / 4;
const AMOUNT_WORDS = WORD_BYTES / 4;
/** Some 6,500 proofs of 20 nodes at a time: enough for threads to share. */
const PIECE_BYTES = 4 << 20;

/** A proof that leads elsewhere than to its root. */
type BentProof = { readonly index: number; readonly root: Hex };

/**
 * Folds the proof of every row as contracts do, many rows at a time: their leaves are hashed from the rows, their siblings
 * are those that proof files hold and tiles give. Rows go in tree order, in which neighbours soon have the same pair to
 * hash: of those whose pair and whole rest of the proof are equal, byte for byte, one is folded on for all. That is two
 * hashes a row in place of one a level.
 * @param onProgress told how many rows are done
 * @returns one that does not lead to the tree's root
 */
export function foldProofs(
  tree: Tree,
  hasher: Hasher,
  onProgress: (done: number) => void,
): BentProof | undefined {
  const { convention, count, layout, nodes: treeNodes, positions } = tree;
  // Without positions the rows of the records are the leaves as they stand.
  const ordered = { convention, count, layout, nodes: treeNodes };
  const { depth, rowsAPiece, pieces } = proofRecords(ordered, PIECE_BYTES);
  // Were two rows in one place, another would have none, and row 0 would not lead to the root from there.
  const order = positions === undefined ? undefined : positionsOf(positions);
  const root = readableWords(hexToBytes(tree.root));
  const pairs = hasher.allocate(2 * rowsAPiece * WORD_BYTES);
  const pairWords = writableWords(pairs);
  const rows = new Uint32Array(rowsAPiece);
  let from = 0;
  for (const records of pieces) {
    const to = Math.min(from + rowsAPiece, count);
    const nodes = leavesOf(tree, order, from, to, hasher);
    const folding = { siblings: readableWords(records), depth, nodes: writableWords(nodes), rows };
    let runs = to - from;
    for (let run = 0; run < runs; run++) rows[run] = run;
    for (let level = 0; level < depth; level++) {
      const paired = pairUp(folding, level, runs, pairWords);
      runs = paired.runs;
      hasher.hashLevel(pairs.subarray(0, 2 * runs * WORD_BYTES), nodes.subarray(0, runs * WORD_BYTES));
      // A proof that ended below stays as it is.
      for (const run of paired.alone) copyHash(pairWords, 2 * run, folding.nodes, run);
    }
    for (let run = 0; run < runs; run++) {
      if (isSame(folding.nodes, run, root, 0)) continue;
      const position = from + (rows[run] as number);
      return {
        index: order === undefined ? position : (order[position] as number),
        root: bytesToHex(nodes.subarray(run * WORD_BYTES, (run + 1) * WORD_BYTES)),
      };
    }
    from = to;
    onProgress(from);
  }
  return undefined;
}

function leavesOf(
  { allocation, convention }: Tree,
  order: Uint32Array | undefined,
  from: number,
  to: number,
  hasher: Hasher,
): Uint8Array {
  const { accounts, amounts, beneficiaries } = allocation;
  const some = (column: Uint8Array, words: number) =>
    order === undefined
      ? column.subarray(from * words * 4, to * words * 4)
      : gather(column, words, order, from, to);
  const rows = {
    accounts: some(accounts, ACCOUNT_WORDS),
    amounts: some(amounts, AMOUNT_WORDS),
    ...(beneficiaries !== undefined && { beneficiaries: some(beneficiaries, ACCOUNT_WORDS) }),
    ...(order !== undefined && { indexes: order.subarray(from, to) }),
  };
  return hashLeaves(rows, convention, hasher, { firstIndex: from });
}

function gather(column: Uint8Array, words: number, order: Uint32Array, from: number, to: number): Uint8Array {
  const source = readableWords(column);
  const gathered = new Uint32Array((to - from) * words);
  for (let position = from, at = 0; position < to; position++) {
    const row = (order[position] as number) * words;
    for (let word = row; word < row + words; word++) gathered[at++] = source[word] as number;
  }
  return new Uint8Array(gathered.buffer);
}

/** Rows on their way up. Neighbours who are to go the same way are a run, and go as one. */
type Folding = {
  /** The records of all rows, each of `depth` hashes. */
  readonly siblings: Uint32Array;
  readonly depth: number;
  /** How far each run has come. */
  readonly nodes: Uint32Array;
  /** The row of each run whose record it follows. */
  readonly rows: Uint32Array;
};

/**
 * Puts each run's node beside its sibling of a level, and makes one run of neighbours with the same pair and the same way
 * above it.
 * @returns how many runs there are now, and those that have no sibling any more
 */
function pairUp(
  { siblings, depth, nodes, rows }: Folding,
  level: number,
  before: number,
  pairs: Uint32Array,
): { readonly runs: number; readonly alone: readonly number[] } {
  const alone: number[] = [];
  let runs = 0;
  for (let run = 0; run < before; run++) {
    const place = (rows[run] as number) * depth + level;
    const last = 2 * (runs - 1);
    if (runs > 0 && isSame(siblings, place, pairs, last) && isSame(nodes, run, pairs, last + 1)) {
      const above = ((rows[runs - 1] as number) * depth + level + 1) * HASH_WORDS;
      if (isSameWay(siblings, (place + 1) * HASH_WORDS, above, (depth - level - 1) * HASH_WORDS)) continue;
    }
    copyHash(nodes, run, pairs, 2 * runs);
    copyHash(siblings, place, pairs, 2 * runs + 1);
    if (siblings[place * HASH_WORDS] === 0 && isSame(siblings, place, ZERO, 0)) alone.push(runs);
    rows[runs++] = rows[run] as number;
  }
  return { runs, alone };
}

const ZERO = new Uint32Array(HASH_WORDS);

function copyHash(source: Uint32Array, from: number, target: Uint32Array, to: number): void {
  for (let word = 0; word < HASH_WORDS; word++) {
    target[to * HASH_WORDS + word] = source[from * HASH_WORDS + word] as number;
  }
}

function isSame(left: Uint32Array, from: number, right: Uint32Array, place: number): boolean {
  for (let word = 0; word < HASH_WORDS; word++) {
    if (left[from * HASH_WORDS + word] !== right[place * HASH_WORDS + word]) return false;
  }
  return true;
}

function isSameWay(siblings: Uint32Array, from: number, other: number, words: number): boolean {
  for (let word = 0; word < words; word++) {
    if (siblings[from + word] !== siblings[other + word]) return false;
  }
  return true;
}
