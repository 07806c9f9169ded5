import type { Hex } from "viem";
import type { Hasher } from "../../core/hasher.ts";
import { seedOf } from "../shuffle/shuffleRecord.ts";
import { hashOfRows, unshuffleRows } from "../shuffle/sourceOrder.ts";
import type { Tree } from "../tree/buildTree.ts";
import type { Manifest } from "./manifest.ts";

/**
 * The allocation hash of a rebuilt tree's rows, in the order in which their source had them: the shuffle that the manifest
 * states is taken out again. Rows that stand elsewhere than the seed puts them go back to another source order, and so to
 * another hash than the one that was committed to.
 */
export function hashInSourceOrder(
  tree: Tree,
  { shuffle, allocationHash }: Pick<Manifest, "shuffle" | "allocationHash">,
  hasher: Hasher,
): Hex {
  if (shuffle === undefined) return tree.allocationHash;
  const rows = unshuffleRows(tree.allocation, seedOf(allocationHash, shuffle.randomness, hasher), hasher);
  return hashOfRows(rows, hasher);
}
