import { WORD_BYTES } from "../bytes.ts";
import type { Hasher } from "../hasher.ts";
import { buildTreeBy, proofAt } from "../tree/nativeTree.ts";
import { TILE_LEVELS, type Tile, type TileNodes, type TilePlan, type TileStep, tilePath } from "./tile.ts";

/**
 * The tiles of a complete heap, as the native tree is one. Rows of tiles are counted from the lowest leaves, so that only
 * the top tile may have fewer than eight levels. Any tile is a native tree itself.
 * @param count leaves, at least 1
 */
export function heapTiles(count: number): TilePlan {
  const rows = tileRows(count);
  return {
    files: rows.reduce((files, { from }) => files + 2 ** from, 0),
    *tiles() {
      for (const [row, { from, levels }] of rows.entries()) {
        for (let offset = 0; offset < 2 ** from; offset++) yield tileAt(count, row, from, levels, offset);
      }
    },
    tilesOfLeaf: (position) => stepsOf(count, rows, position),
    climb: climbHeap,
  };
}

type TileRow = { readonly from: number; readonly levels: number };

function tileRows(count: number): readonly TileRow[] {
  const rows: TileRow[] = [];
  for (let to = levelOf(2 * count - 2); to > 0; to -= TILE_LEVELS) {
    const from = Math.max(to - TILE_LEVELS, 0);
    rows.unshift({ from, levels: to - from });
  }
  return rows;
}

function stepsOf(count: number, rows: readonly TileRow[], position: number): readonly TileStep[] {
  const leaf = 2 * count - 2 - position;
  return rows.map(({ from, levels }, row) => {
    const offset = offsetOf(ancestor(leaf, from));
    const tile = tileAt(count, row, from, levels, offset);
    // Where the way leaves the tile: at its lowest level, or at the leaf itself, which may lie one level higher.
    const depth = Math.min(levelOf(leaf), from + levels) - from;
    const within = 2 ** depth - 1 + offsetOf(ancestor(leaf, from + depth)) - offset * 2 ** depth;
    return { tile, position: 2 * tile.count - 2 - within };
  });
}

/** The tile below node `offset` of level `from`, of so many levels. */
function tileAt(count: number, row: number, from: number, levels: number, offset: number): Tile {
  const nodes = 2 * count - 1;
  const top = 2 ** from - 1 + offset;
  const lowest = (top + 1) * 2 ** levels - 1;
  // Every level but the tree's last is full; where the last is not, leaves stand one level higher.
  const there = Math.min(Math.max(nodes - lowest, 0), 2 ** levels);
  const above = 2 ** (levels - 1) - there / 2;
  const lastAbove = (top + 1) * 2 ** (levels - 1) - 2 + 2 ** (levels - 1);
  return {
    path: tilePath(row, offset),
    top,
    count: there + above,
    levels,
    isLowest: 2 * lowest + 1 >= nodes,
    runs: [
      ...(there > 0 ? [{ first: lowest + there - 1, count: there, step: -1 } as const] : []),
      ...(above > 0 ? [{ first: lastAbove, count: above, step: -1 } as const] : []),
    ],
  };
}

function climbHeap(_tile: Tile, bytes: Uint8Array, hasher: Hasher): TileNodes {
  const nodes = buildTreeBy(hasher, bytes);
  return { top: nodes.subarray(0, WORD_BYTES), siblings: (position) => proofAt(nodes, position) };
}

/** The node above `node` on a level that is not below it. */
function ancestor(node: number, level: number): number {
  return Math.floor((node + 1) / 2 ** (levelOf(node) - level)) - 1;
}

/** How many nodes stand left of a node on its level. */
function offsetOf(node: number): number {
  return node + 1 - 2 ** levelOf(node);
}

/** The root is on level 0. */
function levelOf(node: number): number {
  // Not Math.log2, which rounds; not 32 bits, which 2^33 nodes exceed.
  let level = 0;
  while (node + 1 >= 2 ** (level + 1)) level++;
  return level;
}
