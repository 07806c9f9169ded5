import type { Hex } from "viem";
import { checkWaves } from "../../core/campaign/waves.ts";
import { SymbolonError } from "../../core/errors.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import type { Allocation } from "../allocation.ts";
import { type BuildTreeOptions, buildTree, type Tree } from "../tree/buildTree.ts";
import type { Convention } from "../tree/convention.ts";
import { recordProblems } from "./recordProblems.ts";
import { requireShuffleable } from "./requireShuffleable.ts";
import { type ShuffleRecord, seedOf } from "./shuffleRecord.ts";
import { hashOfRows, shuffleRows } from "./sourceOrder.ts";

/**
 * Builds the tree of an allocation whose rows are shuffled by public randomness, so that nobody chose who is in which
 * wave. The record must be that of this very allocation; whether its commitment is older than the randomness is for
 * `checkShuffle`, which asks the chain.
 * @param allocation rows in source order
 * @throws SymbolonError `ShuffleNotSupported`, `IndexesStated`, `WavesOutOfRange`, `CommitmentDiffers`,
 * `RandomnessDiffers`, `WrongDrandSignature`, `UnknownDrandChain`
 */
export async function buildShuffledTree(
  allocation: Allocation,
  convention: Convention,
  shuffle: ShuffleRecord,
  options: BuildTreeOptions = {},
): Promise<Tree> {
  const { hasher = fastHasher() } = options;
  requireShuffleable(allocation, convention);
  checkWaves(BigInt(shuffle.waves ?? 0), BigInt(allocation.count));
  const allocationHash: Hex = hashOfRows(allocation, hasher);
  const [problem] = await recordProblems(allocationHash, shuffle);
  if (problem !== undefined) throw new SymbolonError(problem);
  const rows = shuffleRows(allocation, seedOf(allocationHash, shuffle.randomness, hasher), hasher);
  return buildTree(rows, convention, { ...options, shuffled: { allocationHash, shuffle } });
}
