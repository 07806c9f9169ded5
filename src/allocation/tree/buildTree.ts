import type { Hex } from "viem";
import { bytesToHex, WORD_BYTES } from "../../core/bytes.ts";
import { allocationHash } from "../../core/campaign/allocationHash.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import type { Allocation } from "../allocation.ts";
import type { ShuffleRecord } from "../shuffle/shuffleRecord.ts";
import { buildNodes, type TreeNodes } from "./buildNodes.ts";
import type { Convention } from "./convention.ts";
import { orderByIndexRule } from "./orderByIndexRule.ts";
import { proofAt } from "./treeLayout.ts";

/** An allocation under one root, with everything needed to prove any row. */
export type Tree = TreeNodes & {
  readonly convention: Convention;
  /** The rows in index order: row i has index i. */
  readonly allocation: Allocation;
  readonly count: number;
  readonly root: Hex;
  /**
   * Hash of the rows in source order, before any shuffle: what the seed of a shuffle commits to. Reckoned when it is
   * first asked for, and so by whatever spreads a tree.
   */
  readonly allocationHash: Hex;
  /** How the rows came into index order; left out: they were not shuffled. */
  readonly shuffle?: ShuffleRecord;
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
  /** How the rows were shuffled into the order in which they are given; left out: they were not. */
  readonly shuffled?: Required<Pick<Tree, "allocationHash" | "shuffle">>;
};

/**
 * Builds the tree of an allocation as a convention says.
 * @throws SymbolonError `IndexRuleBroken`, `NoBeneficiaries`, `BeneficiariesNotBound`
 * @example
 * const tree = buildTree(await readAllocation("drop.csv"), conventionNamed("native"));
 * const proof = tree.proof(0);
 */
export function buildTree(
  allocation: Allocation,
  convention: Convention,
  { hasher = fastHasher(), onProgress, shuffled }: BuildTreeOptions = {},
): Tree {
  const rows = orderByIndexRule(allocation, convention, hasher);
  const { count } = rows;
  const built = buildNodes(rows, convention, hasher, (done) => onProgress?.(done, 2 * count));
  const { nodes, layout, positions } = built;
  const nodeText = (node: number) => bytesToHex(nodes.subarray(node * WORD_BYTES, (node + 1) * WORD_BYTES));
  const positionOf = (index: number) => {
    checkIndex(index, count);
    return positions?.[index] ?? index;
  };
  let hash = shuffled?.allocationHash;
  return {
    ...built,
    convention,
    allocation: rows,
    count,
    root: nodeText(layout.rootNode),
    get allocationHash() {
      hash ??= bytesToHex(allocationHash(rows.accounts, rows.amounts, hasher));
      return hash;
    },
    ...(shuffled !== undefined && { shuffle: shuffled.shuffle }),
    leaf: (index) => nodeText(layout.leafNode(positionOf(index))),
    proof: (index) => proofAt(nodes, layout, positionOf(index)).map(bytesToHex),
  };
}

function checkIndex(index: number, count: number): void {
  if (Number.isInteger(index) && index >= 0 && index < count) return;
  throw new SymbolonError({
    code: "IndexBeyondCount",
    reason: `There is no row ${index} in an allocation of ${count}.`,
    hint: `Use an index from 0 to ${count - 1}.`,
    details: { index, count },
  });
}
