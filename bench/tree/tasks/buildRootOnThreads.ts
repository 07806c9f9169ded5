import type { Hex } from "viem";
import { readAllocation } from "../../../src/node/allocation/readAllocation.ts";
import { openThreads } from "../../../src/node/allocation/threads/openThreads.ts";
import { buildTree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/sdk/allocation/tree/convention.ts";
import { type Costs, withCosts } from "../costs.ts";

export type BuildRootOnThreads = {
  readonly file: string;
  readonly convention: string;
  readonly threads: number;
};

/** From a CSV file to the root, starting the threads included. */
export async function buildRootOnThreads(task: BuildRootOnThreads): Promise<Costs & { root: Hex }> {
  const { result, costs } = await withCosts(async () => {
    const hasher = openThreads(task.threads);
    const allocation = await readAllocation(task.file, { hasher });
    const { root } = buildTree(allocation, conventionNamed(task.convention), { hasher });
    await hasher.close();
    return root;
  });
  return { ...costs, root: result };
}
