import type { Hex } from "viem";
import { bytesToHex } from "../../core/bytes.ts";
import { allocationHash } from "../../core/campaign/allocationHash.ts";
import { shuffleOrder } from "../../core/campaign/shuffle.ts";
import { checkWaves } from "../../core/campaign/waves.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import { type Allocation, reorderAllocation } from "../allocation.ts";
import { type BuildTreeOptions, buildTree, type Tree } from "../tree/buildTree.ts";
import type { Convention } from "../tree/convention.ts";
import { recordProblems } from "./shuffleProblems.ts";
import { type ShuffleRecord, seedOf } from "./shuffleRecord.ts";

/**
 * Builds the tree of an allocation whose rows are shuffled by public randomness, so that nobody chose who is in which
 * wave. The record must be that of this allocation. `checkShuffle`, which asks the chain, checks that the commitment is
 * older than the randomness.
 * @param allocation rows in source order
 * @throws SymbolonError `ShuffleNotSupported`, `IndexesStated`, `WavesOutOfRange`, `CommitmentDiffers`,
 * `RandomnessDiffers`, `WrongDrandSignature`, `UnknownDrandChain`
 * @example
 * const allocation = await readAllocation("drop.csv");
 * const tree = await buildShuffledTree(allocation, conventionNamed("native"), shuffle);
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

/** The only convention with waves: campaigns deploy only its trees. */
export const SHUFFLED_CONVENTION = "native";

/**
 * Refuses input that cannot be shuffled: a convention without waves, and rows with indexes from the source.
 * @throws SymbolonError `ShuffleNotSupported`, `IndexesStated`
 */
export function requireShuffleable(allocation: Allocation, convention: Convention): void {
  if (convention.name !== SHUFFLED_CONVENTION) {
    throw new SymbolonError({
      code: "ShuffleNotSupported",
      reason: `Trees of the convention ${convention.name} have no waves, so their rows are never shuffled.`,
      hint: `Use --convention ${SHUFFLED_CONVENTION}, or leave the commitment out.`,
      details: { convention: convention.name, supported: [SHUFFLED_CONVENTION] },
    });
  }
  if (allocation.indexed) {
    throw new SymbolonError({
      code: "IndexesStated",
      reason: `${allocation.source?.name ?? "The allocation"} states an index for each row, which a shuffle would change.`,
      hint: "Leave the index column out, so that the file's order is the source order.",
      details: { source: allocation.source?.name },
    });
  }
}

/** An allocation's hash, over its rows in their present order. */
export function hashOfRows({ accounts, amounts }: Allocation, hasher: Hasher): Hex {
  return bytesToHex(allocationHash(accounts, amounts, hasher));
}

/** Shuffles rows in source order by a seed. */
function shuffleRows(rows: Allocation, seed: Uint8Array, hasher: Hasher): Allocation {
  return reorderAllocation(rows, shuffleOrder(seed, rows.count, hasher));
}

/** Puts shuffled rows back in source order: the inverse of {@link shuffleRows} with the same seed. */
export function unshuffleRows(rows: Allocation, seed: Uint8Array, hasher: Hasher): Allocation {
  const back = new Uint32Array(rows.count);
  for (const [index, row] of shuffleOrder(seed, rows.count, hasher).entries()) back[row] = index;
  return reorderAllocation(rows, back);
}
