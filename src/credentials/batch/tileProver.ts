import type { Hex } from "viem";
import { type Hasher, nobleHasher } from "../../core/hasher.ts";
import { proveByTiles, type ReadTile, type TileProof } from "../../core/tiles/tileProver.ts";
import { requireIndex } from "../batchLimits.ts";
import { batchTiles } from "./batchTiles.ts";

export type TileProverParameters = {
  /** Root and size as the batch's header has them. */
  readonly root: Hex;
  readonly size: number;
  readonly readTile: ReadTile;
  readonly hasher?: Hasher;
};

/**
 * Proves many credentials of one batch from its tiles, as `proofFromTiles` does one. The tiles of the latest proof are
 * kept with their hashes: those of the next index are nearly always the same.
 */
export function tileProver(parameters: TileProverParameters): (index: number) => Promise<TileProof> {
  const { root, size, readTile, hasher = nobleHasher } = parameters;
  let prove: ReturnType<typeof proveByTiles> | undefined;
  return async (index) => {
    prove ??= proveByTiles({ plan: batchTiles(size), root, readTile, hasher });
    requireIndex(index, size);
    return await prove(index);
  };
}
