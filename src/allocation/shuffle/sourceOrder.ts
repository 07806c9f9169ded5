import type { Hex } from "viem";
import { bytesToHex } from "../../core/bytes.ts";
import { allocationHash } from "../../core/campaign/allocationHash.ts";
import { shuffleOrder } from "../../core/campaign/shuffle.ts";
import type { Hasher } from "../../core/hasher.ts";
import type { Allocation } from "../allocation.ts";
import { reorderAllocation } from "../reorderAllocation.ts";

/** An allocation's hash, over its rows as they stand. */
export function hashOfRows({ accounts, amounts }: Allocation, hasher: Hasher): Hex {
  return bytesToHex(allocationHash(accounts, amounts, hasher));
}

/** Puts rows in source order where a seed says. */
export function shuffleRows(rows: Allocation, seed: Uint8Array, hasher: Hasher): Allocation {
  return reorderAllocation(rows, shuffleOrder(seed, rows.count, hasher));
}

/** Puts shuffled rows back in source order: the inverse of {@link shuffleRows} with the same seed. */
export function unshuffleRows(rows: Allocation, seed: Uint8Array, hasher: Hasher): Allocation {
  const back = new Uint32Array(rows.count);
  for (const [index, row] of shuffleOrder(seed, rows.count, hasher).entries()) back[row] = index;
  return reorderAllocation(rows, back);
}
