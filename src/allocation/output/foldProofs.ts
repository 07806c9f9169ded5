import type { Hex } from "viem";
import { ADDRESS_BYTES, bytesToHex, hexToBytes, WORD_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import { readableWords, writableWords } from "../../core/shortWords.ts";
import type { Tree } from "../tree/buildTree.ts";
import { hashLeaves } from "../tree/hashLeaves.ts";
import { proofRecords } from "./proofRecords.ts";

/** 32-bit words of a hash. */
const HASH_WORDS = WORD_BYTES / 4;
/** Some 16,000 proofs at a time: enough for threads to share. */
const PIECE_BYTES = 10 << 20;

/** A proof that leads elsewhere than to its root. */
export type BentProof = { readonly index: number; readonly root: Hex };

/**
 * Folds the proof of every row as contracts do, many rows at a time: their leaves are hashed from the rows, their siblings
 * are those that proof files hold and tiles give.
 * @param onProgress told how many rows are done
 * @returns the first that does not lead to the tree's root
 */
export function foldProofs(
  tree: Tree,
  hasher: Hasher,
  onProgress: (done: number) => void,
): BentProof | undefined {
  const { depth, rowsAPiece, pieces } = proofRecords(tree, PIECE_BYTES);
  const root = readableWords(hexToBytes(tree.root));
  const pairs = hasher.allocate(2 * rowsAPiece * WORD_BYTES);
  const pairWords = writableWords(pairs);
  let from = 0;
  for (const records of pieces) {
    const rows = Math.min(rowsAPiece, tree.count - from);
    const nodes = leavesOf(tree, from, from + rows, hasher);
    const nodeWords = writableWords(nodes);
    const siblings = readableWords(records);
    for (let level = 0; level < depth; level++) {
      const alone = pairUp(nodeWords, siblings, { rows, depth, level }, pairWords);
      hasher.hashLevel(pairs.subarray(0, 2 * rows * WORD_BYTES), nodes);
      // A proof that ended below stays as it is.
      for (const row of alone) copyHash(pairWords, 2 * row, nodeWords, row);
    }
    for (let row = 0; row < rows; row++) {
      if (isSame(nodeWords, row, root)) continue;
      return {
        index: from + row,
        root: bytesToHex(nodes.subarray(row * WORD_BYTES, (row + 1) * WORD_BYTES)),
      };
    }
    from += rows;
    onProgress(from);
  }
  return undefined;
}

function leavesOf({ allocation, convention }: Tree, from: number, to: number, hasher: Hasher): Uint8Array {
  const { accounts, amounts, beneficiaries } = allocation;
  const rows = {
    accounts: accounts.subarray(from * ADDRESS_BYTES, to * ADDRESS_BYTES),
    amounts: amounts.subarray(from * WORD_BYTES, to * WORD_BYTES),
    ...(beneficiaries !== undefined && {
      beneficiaries: beneficiaries.subarray(from * ADDRESS_BYTES, to * ADDRESS_BYTES),
    }),
  };
  return hashLeaves(rows, convention, hasher, { firstIndex: from });
}

/**
 * Puts each node beside its sibling of a level.
 * @returns the rows that have none any more
 */
function pairUp(
  nodes: Uint32Array,
  siblings: Uint32Array,
  { rows, depth, level }: { readonly rows: number; readonly depth: number; readonly level: number },
  pairs: Uint32Array,
): readonly number[] {
  const alone: number[] = [];
  for (let row = 0; row < rows; row++) {
    copyHash(nodes, row, pairs, 2 * row);
    const place = row * depth + level;
    copyHash(siblings, place, pairs, 2 * row + 1);
    if (siblings[place * HASH_WORDS] === 0 && isSame(siblings, place, ZERO)) alone.push(row);
  }
  return alone;
}

const ZERO = new Uint32Array(HASH_WORDS);

function copyHash(source: Uint32Array, from: number, target: Uint32Array, to: number): void {
  for (let word = 0; word < HASH_WORDS; word++) {
    target[to * HASH_WORDS + word] = source[from * HASH_WORDS + word] as number;
  }
}

function isSame(hashes: Uint32Array, place: number, hash: Uint32Array): boolean {
  for (let word = 0; word < HASH_WORDS; word++) {
    if (hashes[place * HASH_WORDS + word] !== hash[word]) return false;
  }
  return true;
}
