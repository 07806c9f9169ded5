import { WORD_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import { heapTiles } from "../../core/tiles/heapTiles.ts";
import {
  TILE_LEVELS,
  TILE_NODES,
  type Tile,
  type TileNodes,
  type TilePlan,
  tilePath,
} from "../../core/tiles/tile.ts";
import type { Convention } from "../tree/convention.ts";
import {
  hashLevels,
  type LevelShape,
  levelsLayout,
  levelsOf,
  proofAtPosition,
  type TreeLevel,
} from "../tree/treeLayout.ts";

/**
 * How the tree of a convention is cut into tiles. Sharded trees have none, each being a tree of many trees: their proofs
 * come from rebuilding them.
 * @returns undefined for a sharded tree
 */
export function tilesOfTree({ shape, shardNybbles }: Convention, count: number): TilePlan | undefined {
  if (shardNybbles > 0) return undefined;
  return shape === "heap" ? heapTiles(count) : levelTiles(shape, count);
}

/**
 * The tiles of a tree that goes level by level. Rows of tiles are counted from the leaves; a tile holds 256 neighbours of
 * its lowest level, the last of a row what is left. So only the last can have an odd node, and it has one wherever the
 * whole level has.
 * @param count leaves, at least 1
 */
function levelTiles(shape: LevelShape, count: number): TilePlan {
  const levels = levelsOf(shape, count);
  const rows = tileRows(levels);
  const tileAt = (row: number, offset: number): Tile => {
    const { level, start, size } = rows[row] as TileRow;
    const climbed = Math.min(TILE_LEVELS, levels.length - 1 - level);
    const above = levels[level + climbed] as TreeLevel;
    const nodes = Math.min(TILE_NODES, size - offset * TILE_NODES);
    return {
      path: tilePath(row, offset),
      top: above.start + offset,
      count: nodes,
      levels: climbed,
      isLowest: level === 0,
      runs: [{ first: start + offset * TILE_NODES, count: nodes, step: 1 }],
    };
  };
  return {
    files: rows.reduce((files, { size }) => files + Math.ceil(size / TILE_NODES), 0),
    *tiles() {
      for (const [row, { size }] of rows.entries()) {
        for (let offset = 0; offset * TILE_NODES < size; offset++) yield tileAt(row, offset);
      }
    },
    tilesOfLeaf: (position) =>
      rows.map(({ level }, row) => {
        const node = Math.floor(position / 2 ** level);
        return { tile: tileAt(row, Math.floor(node / TILE_NODES)), position: node % TILE_NODES };
      }),
    climb: (tile, bytes, hasher) => climbLevels(shape, tile, bytes, hasher),
  };
}

type TileRow = TreeLevel & { readonly level: number };

/** The rows of tiles, the topmost first. */
function tileRows(levels: readonly TreeLevel[]): readonly TileRow[] {
  const rows: TileRow[] = [];
  for (let level = 0; level < levels.length - 1; level += TILE_LEVELS) {
    rows.unshift({ ...(levels[level] as TreeLevel), level });
  }
  return rows;
}

function climbLevels(
  shape: LevelShape,
  { count, levels }: Tile,
  bytes: Uint8Array,
  hasher: Hasher,
): TileNodes {
  const layout = levelsLayout(shape, count);
  const nodes = new Uint8Array(layout.nodeCount * WORD_BYTES);
  nodes.set(bytes);
  hashLevels(nodes, shape, count, hasher);
  // The small tree of the last tile ends where it is one node; in the whole tree that goes on alone, up to the tile's top.
  const partners: Uint8Array[] = [];
  const alone = shape === "promote" ? 0 : levels - (levelsOf(shape, count).length - 1);
  let top = nodes.subarray(layout.rootNode * WORD_BYTES, (layout.rootNode + 1) * WORD_BYTES);
  for (let level = 0; level < alone; level++) {
    const partner = shape === "duplicate" ? top : hasher.keccak256(new Uint8Array(0));
    const pair = new Uint8Array(2 * WORD_BYTES);
    pair.set(top);
    pair.set(partner, WORD_BYTES);
    partners.push(partner);
    top = new Uint8Array(WORD_BYTES);
    hasher.hashLevel(pair, top);
  }
  return { top, siblings: (position) => [...proofAtPosition(nodes, layout, position), ...partners] };
}
