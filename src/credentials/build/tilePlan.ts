import { requireBatchSize, requireIndex } from "../batchLimits.ts";

/** Levels of the tree in one tile: 2^8 hashes, 8 KiB. Four rows of tiles reach to 2^32 credentials. */
const TILE_LEVELS = 8;

/** One tile: a piece of the tree from one node down, which is itself a native tree. */
export type Tile = {
  /** Its place in `tiles/`, with forward slashes. */
  readonly path: string;
  /** The node at its top, numbered as in the whole tree. */
  readonly top: number;
  /** Its lowest nodes, 32 bytes each: the leaves of the small native tree that has the top as its root. */
  readonly count: number;
  /** Whether its lowest nodes are the leaves of the batch. */
  readonly isLowest: boolean;
  /** Nodes of the whole tree, in the order in which the tile holds them. */
  readonly nodeAt: (position: number) => number;
};

/** A tile on the way of one leaf, and where the way passes through its lowest nodes. */
export type TileStep = { readonly tile: Tile; readonly position: number };

/**
 * The tiles of a batch's tree, from the root downwards. The rows of tiles are counted from the lowest leaves, so that
 * only the top tile may have fewer than eight levels. A tile of a single node would repeat its parent's, and is left
 * out: so a batch of one has none.
 * @throws SymbolonError `BadBatchSize`
 */
export function* tilesOf(size: number): Generator<Tile> {
  for (const { from, levels } of tileRows(size)) {
    for (let offset = 0; offset < 2 ** from; offset++) yield tileAt(size, from, levels, offset);
  }
}

/**
 * The tiles that hold the proof of one leaf, from the root downwards: at most four.
 * @throws SymbolonError `BadBatchSize`, `IndexBeyondBatch`
 */
export function tilesOfLeaf(size: number, index: number): readonly TileStep[] {
  const rows = tileRows(size);
  requireIndex(index, size);
  const leaf = 2 * size - 2 - index;
  return rows.map(({ from, levels }) => {
    const offset = offsetOf(ancestor(leaf, from));
    const tile = tileAt(size, from, levels, offset);
    // Where the way leaves the tile: at its lowest level, or at the leaf itself, which may lie one level higher.
    const depth = Math.min(levelOf(leaf), from + levels) - from;
    const within = 2 ** depth - 1 + offsetOf(ancestor(leaf, from + depth)) - offset * 2 ** depth;
    return { tile, position: 2 * tile.count - 2 - within };
  });
}

type TileRow = { readonly from: number; readonly levels: number };

function tileRows(size: number): readonly TileRow[] {
  requireBatchSize(size);
  const depth = levelOf(2 * size - 2);
  const rows: TileRow[] = [];
  for (let to = depth; to > 0; to -= TILE_LEVELS) {
    const from = Math.max(to - TILE_LEVELS, 0);
    rows.unshift({ from, levels: to - from });
  }
  return rows;
}

/** The tile below node `offset` of level `from`, of so many levels. */
function tileAt(size: number, from: number, levels: number, offset: number): Tile {
  const nodes = 2 * size - 1;
  const top = 2 ** from - 1 + offset;
  const lowest = (top + 1) * 2 ** levels - 1;
  // Every level but the tree's last is full; where the last is not, leaves stand one level higher.
  const there = Math.min(Math.max(nodes - lowest, 0), 2 ** levels);
  const count = 2 ** (levels - 1) + there / 2;
  return {
    path: pathOf(from, offset),
    top,
    count,
    isLowest: 2 * lowest + 1 >= nodes,
    nodeAt(position) {
      const within = 2 * count - 2 - position;
      const depth = levelOf(within);
      return (top + 1) * 2 ** depth - 1 + offsetOf(within);
    },
  };
}

/** `top.bin`, `3f.bin`, `3f/a0.bin`: two digits a row, so that no folder has more than 256 tiles. */
function pathOf(from: number, offset: number): string {
  if (from === 0) return "top.bin";
  const rows = Math.ceil(from / TILE_LEVELS);
  const digits = offset.toString(16).padStart(2 * rows, "0");
  return `${(digits.match(/../g) ?? []).join("/")}.bin`;
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
