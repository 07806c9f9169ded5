import type { Hex } from "viem";
import { readAllocation } from "../../../src/node/allocation/readAllocation.ts";
import { buildTree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/sdk/allocation/tree/convention.ts";
import { fastHasher } from "../../../src/sdk/core/kernel/fastHasher.ts";
import { type Costs, withCosts } from "../costs.ts";

export type BuildRoot = {
  readonly file: string;
  readonly convention: string;
  /** Built first, several times and not counted, so that the engine has compiled what runs often; left out: nothing is. */
  readonly warmUp?: string;
  /** How often it is built, for times that are too short for one; costs are of one. Left out: once. */
  readonly times?: number;
};

const WARM_UPS = 5;

/** From a CSV file to the root, on one thread. */
export async function buildRoot(task: BuildRoot): Promise<Costs & { root: Hex }> {
  const { file, convention, warmUp, times = 1 } = task;
  if (warmUp !== undefined) for (let run = 0; run < WARM_UPS; run++) await rootOf(warmUp, convention);
  const { result, costs } = await withCosts(async () => {
    for (let again = 1; again < times; again++) await rootOf(file, convention);
    return await rootOf(file, convention);
  });
  return { ...costs, cpu: costs.cpu / times, wall: costs.wall / times, root: result };
}

async function rootOf(file: string, convention: string): Promise<Hex> {
  const hasher = fastHasher();
  return buildTree(await readAllocation(file, { hasher }), conventionNamed(convention), { hasher }).root;
}
