import { readableWords, WORD_BYTES } from "../bytes.ts";
import { SymbolonError } from "../errors.ts";
import type { Hasher } from "../hasher.ts";

/** Levels of a tree in one tile: 2^8 hashes, 8 KiB. Three tiles reach to 2^24 leaves, four to 2^32. */
export const TILE_LEVELS = 8;

/** Most nodes that a tile stores. */
export const TILE_NODES = 2 ** TILE_LEVELS;

/** Nodes that lie side by side in a tree's flat nodes. */
export type NodeRun = {
  /** The node that a tile holds first. */
  readonly first: number;
  readonly count: number;
  /** 1: the tile holds them as they lie; -1: in the opposite order, as a heap's do. */
  readonly step: 1 | -1;
};

/** One tile: a piece of a tree from one node down, which is itself a small tree. It stores its lowest nodes alone. */
export type Tile = {
  /** Its place in `tiles/`, with forward slashes. */
  readonly path: string;
  /** The node at its top, numbered as in the whole tree. */
  readonly top: number;
  /** Its lowest nodes, 32 bytes each. */
  readonly count: number;
  /** Levels from its lowest nodes to its top. */
  readonly levels: number;
  /** Whether its lowest nodes are leaves of the tree. */
  readonly isLowest: boolean;
  /** Where its lowest nodes stand in the whole tree, in the order in which it stores them. */
  readonly runs: readonly NodeRun[];
};

/** A tile on the way of one leaf, and where the way passes through its lowest nodes. */
export type TileStep = { readonly tile: Tile; readonly position: number };

/** What a tile's lowest nodes make. */
export type TileNodes = {
  /** The node at its top, 32 bytes. */
  readonly top: Uint8Array;
  /** The siblings inside the tile on the way from one of its lowest nodes to the top, lowest first. */
  readonly siblings: (position: number) => readonly Uint8Array[];
};

/** How a tree of one shape and size is cut into tiles. A tree of one leaf has none: its root is its leaf. */
export type TilePlan = {
  /** How many tiles there are. */
  readonly files: number;
  /** All of them, from the root downwards. */
  readonly tiles: () => Iterable<Tile>;
  /** Those that hold the proof of the leaf at a position in tree order, from the root downwards: at most four. */
  readonly tilesOfLeaf: (position: number) => readonly TileStep[];
  /** Hashes the lowest nodes of a tile up to its top. */
  readonly climb: (tile: Tile, bytes: Uint8Array, hasher: Hasher) => TileNodes;
};

/**
 * `top.bin`, `3f.bin`, `3f/a0.bin`: two digits for each row of tiles above, so that no folder has more than 256 tiles.
 * @param row how many rows of tiles are above it
 * @param offset its place in its own row, from the left
 */
export function tilePath(row: number, offset: number): string {
  return row === 0 ? "top.bin" : `${hexPath(row, offset)}.bin`;
}

/** A number as folders of two hexadecimal digits: `3f/a0`. */
export function hexPath(pairs: number, number: number): string {
  let path = "";
  // By division: 32 bits are not enough for every row.
  for (let pair = 0, rest = number; pair < pairs; pair++, rest = Math.floor(rest / 2 ** TILE_LEVELS)) {
    const digits = (rest % 2 ** TILE_LEVELS).toString(16).padStart(2, "0");
    path = path === "" ? digits : `${digits}/${path}`;
  }
  return path;
}

/** The error for a tile that is not a piece of its tree. */
export function damagedTile(path: string, problem: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "DamagedTile",
    reason: `The tile ${path} ${problem}.`,
    hint: "Fetch it again from its publisher, and check that it belongs to this tree.",
    details: { path },
    cause,
  });
}

/** 32-bit words of a hash. */
const HASH_WORDS = WORD_BYTES / 4;

/** The bytes of a tile as it is published. */
export function tileBytes(tile: Tile, nodes: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(tile.count * WORD_BYTES);
  copyTile(tile, readableWords(nodes), new Uint32Array(bytes.buffer));
  return bytes;
}

/**
 * Copies a tile's lowest nodes out of the whole tree.
 * @param nodes the whole tree's, as words in the machine's order
 * @param target room for `tile.count` nodes
 */
export function copyTile({ runs }: Tile, nodes: Uint32Array, target: Uint32Array): void {
  let to = 0;
  for (const { first, count, step } of runs) {
    let from = first * HASH_WORDS;
    if (step === 1) {
      target.set(nodes.subarray(from, from + count * HASH_WORDS), to);
      to += count * HASH_WORDS;
      continue;
    }
    for (let i = 0; i < count; i++, from -= HASH_WORDS, to += HASH_WORDS) {
      for (let word = 0; word < HASH_WORDS; word++) target[to + word] = nodes[from + word] as number;
    }
  }
}

/** The node of the whole tree that a tile holds in a place. */
export function nodeInTile({ runs }: Tile, position: number): number {
  let rest = position;
  for (const { first, count, step } of runs) {
    if (rest < count) return first + step * rest;
    rest -= count;
  }
  return -1;
}
