import type { Hex } from "viem";
import { allocationHash } from "../../core/allocationHash.ts";
import { ADDRESS_BYTES, bytesToHex, WORD_BYTES } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type Hasher, nobleHasher } from "../../core/hasher.ts";
import type { Allocation } from "../allocation.ts";
import type { ShuffleRecord } from "../shuffle/shuffleRecord.ts";
import type { Convention } from "./convention.ts";
import { hashLeaves, type LeafRows } from "./hashLeaves.ts";
import { orderByIndexRule } from "./orderByIndexRule.ts";
import { proveLeaf } from "./proveLeaf.ts";
import { sortedOrder } from "./sortedOrder.ts";
import { treeShapes } from "./treeShapes.ts";

/** An allocation under one root, with everything needed to prove any row. */
export type Tree = {
  readonly convention: Convention;
  /** The rows in index order: row i has index i. */
  readonly allocation: Allocation;
  readonly count: number;
  readonly root: Hex;
  /** Hash of the rows in source order, before any shuffle: what the seed of a shuffle commits to. */
  readonly allocationHash: Hex;
  /** How the rows came into index order; left out: they were not shuffled. */
  readonly shuffle?: ShuffleRecord;
  /** All nodes, 32 bytes each, laid out by the convention's shape. */
  readonly nodes: Uint8Array;
  /** @throws SymbolonError `IndexBeyondCount` */
  readonly leaf: (index: number) => Hex;
  /**
   * The siblings that lead from a row's leaf to the root, lowest first, as contracts take them.
   * @throws SymbolonError `IndexBeyondCount`
   */
  readonly proof: (index: number) => Hex[];
};

export type BuildTreeOptions = {
  readonly hasher?: Hasher;
  /** Told how many of the tree's hashes are done. */
  readonly onProgress?: (done: number, total: number) => void;
};

/**
 * Builds the tree of an allocation as a convention says.
 * @throws SymbolonError `IndexRuleBroken`
 * @example
 * const tree = buildTree(await readAllocation("drop.csv"), conventionNamed("native"));
 * const proof = tree.proof(0);
 */
export function buildTree(
  allocation: Allocation,
  convention: Convention,
  { hasher = nobleHasher, onProgress }: BuildTreeOptions = {},
): Tree {
  const rows = orderByIndexRule(allocation, convention, hasher);
  const { count } = rows;
  const shape = treeShapes[convention.shape];
  const leaves = hashLeaves(rows, convention, hasher, {
    onProgress: (done) => onProgress?.(done, 2 * count),
  });
  const placed = convention.leafOrder === "hash" ? sortLeaves(leaves) : leaves;
  const nodes = shape.build(placed, hasher, (done, total) =>
    onProgress?.(count + (count * done) / total, 2 * count),
  );
  const root = shape.rootNode(count) * WORD_BYTES;
  const leafBytes = (index: number) => {
    checkIndex(index, count);
    return hashLeaves(rowAt(rows, index), convention, hasher, { firstIndex: index });
  };
  return {
    convention,
    allocation: rows,
    count,
    root: bytesToHex(nodes.subarray(root, root + WORD_BYTES)),
    allocationHash: bytesToHex(allocationHash(rows.accounts, rows.amounts, hasher)),
    nodes,
    leaf: (index) => bytesToHex(leafBytes(index)),
    proof: (index) => proveLeaf(convention, nodes, count, index, leafBytes(index)).map(bytesToHex),
  };
}

function sortLeaves(leaves: Uint8Array): Uint8Array {
  const sorted = new Uint8Array(leaves.length);
  let at = 0;
  for (const position of sortedOrder(leaves, WORD_BYTES)) {
    sorted.set(leaves.subarray(position * WORD_BYTES, (position + 1) * WORD_BYTES), at);
    at += WORD_BYTES;
  }
  return sorted;
}

function rowAt({ accounts, amounts }: LeafRows, index: number): LeafRows {
  return {
    accounts: accounts.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES),
    amounts: amounts.subarray(index * WORD_BYTES, (index + 1) * WORD_BYTES),
  };
}

function checkIndex(index: number, count: number): void {
  if (Number.isInteger(index) && index >= 0 && index < count) return;
  throw new SymbolonError({
    code: "IndexBeyondCount",
    reason: `There is no row ${index} in an allocation of ${count}.`,
    cure: `Use an index from 0 to ${count - 1}.`,
    details: { index, count },
  });
}
