import { heapTiles } from "../../core/tiles/heapTiles.ts";
import type { TilePlan } from "../../core/tiles/tile.ts";
import { requireBatchSize } from "../batchLimits.ts";

/**
 * How the tree of a batch is cut into tiles.
 * @throws SymbolonError `BadBatchSize`
 */
export function batchTiles(size: number): TilePlan {
  requireBatchSize(size);
  return heapTiles(size);
}
