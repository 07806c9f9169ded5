import { heapTiles } from "../../core/tiles/heapTiles.ts";
import type { TilePlan } from "../../core/tiles/tile.ts";
import type { Convention } from "../tree/convention.ts";
import { levelTiles } from "./levelTiles.ts";

/**
 * How the tree of a convention is cut into tiles. Sharded trees have none, each being a tree of many trees: their proofs
 * come from rebuilding them.
 * @returns undefined for a sharded tree
 */
export function tilesOfTree({ shape, shardNybbles }: Convention, count: number): TilePlan | undefined {
  if (shardNybbles > 0) return undefined;
  return shape === "heap" ? heapTiles(count) : levelTiles(shape, count);
}
