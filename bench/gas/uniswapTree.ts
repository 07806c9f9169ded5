import type { Hex } from "viem";
import { makeAllocation } from "../../src/sdk/allocation/allocation.ts";
import { buildTree } from "../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../src/sdk/allocation/tree/convention.ts";
import type { BenchAllocation } from "./benchAllocation.ts";

export type UniswapTree = {
  readonly root: Hex;
  /** Proof of the row with this index. */
  readonly proofOf: (index: number) => Hex[];
};

/**
 * The tree that Uniswap's MerkleDistributor is made for, over rows that keep their indexes: the contract does not ask
 * who numbered them, and the same index in every distributor is the same claim.
 */
export function uniswapTree({
  accounts,
  amounts,
}: Pick<BenchAllocation, "accounts" | "amounts">): UniswapTree {
  const convention = { ...conventionNamed("uniswap"), indexRule: "source" } as const;
  const { root, proof } = buildTree(makeAllocation({ accounts, amounts, indexed: true }), convention);
  return { root, proofOf: proof };
}
