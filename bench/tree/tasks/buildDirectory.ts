import type { Hex } from "viem";
import { writeTreeDirectory } from "../../../src/node/allocation/output/writeTreeDirectory.ts";
import { readAllocation } from "../../../src/node/allocation/readAllocation.ts";
import { buildTree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/sdk/allocation/tree/convention.ts";
import { fastHasher } from "../../../src/sdk/core/kernel/fastHasher.ts";
import { type Costs, withCosts } from "../costs.ts";

export type BuildDirectory = {
  readonly file: string;
  readonly convention: string;
  readonly directory: string;
  /** Whether every row's full proof is written too. */
  readonly proofs?: "binary";
};

/** From a CSV file to all that is published, on disk. */
export async function buildDirectory(task: BuildDirectory): Promise<Costs & { root: Hex }> {
  const { file, convention, directory, proofs } = task;
  const { result, costs } = await withCosts(async () => {
    const hasher = fastHasher();
    const allocation = await readAllocation(file, { hasher });
    const tree = buildTree(allocation, conventionNamed(convention), { hasher });
    await writeTreeDirectory(tree, directory, {
      hasher,
      replace: true,
      ...(proofs !== undefined && { proofs }),
    });
    return tree.root;
  });
  return { ...costs, root: result };
}
