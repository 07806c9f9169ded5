import type { Hex } from "viem";
import { bytesToHex, WORD_BYTES } from "../../core/bytes.ts";
import { type Hasher, nobleHasher } from "../../core/hasher.ts";
import { buildNativeTree, proofAt } from "../../core/nativeTree.ts";
import { damagedTile } from "./damagedTile.ts";
import { type Tile, tilesOfLeaf } from "./tilePlan.ts";

/** Fetches one tile by its place in `tiles/`: `3f/a0.bin`. */
export type ReadTile = (path: string) => Promise<Uint8Array>;

export type TileProverParameters = {
  /** Root and size as the batch's header has them. */
  readonly root: Hex;
  readonly size: number;
  readonly readTile: ReadTile;
  readonly hasher?: Hasher;
};

/** A credential's leaf as the tiles have it, and what proves it. */
export type TileProof = {
  readonly leaf: Hex;
  /** Siblings from the leaf to the root, lowest first. */
  readonly proof: readonly Hex[];
};

/**
 * Proves many credentials of one batch from its tiles, as `proofFromTiles` does one. The tiles of the latest proof are
 * kept with their hashes: those of the next index are nearly always the same.
 */
export function tileProver(parameters: TileProverParameters): (index: number) => Promise<TileProof> {
  const { root, size, readTile, hasher = nobleHasher } = parameters;
  let kept = new Map<string, Uint8Array>();
  return async (index) => {
    const proof: Hex[] = [];
    const used = new Map<string, Uint8Array>();
    let expected: Hex = root;
    for (const { tile, position } of tilesOfLeaf(size, index)) {
      const nodes = kept.get(tile.path) ?? tileNodes(tile, await readTile(tile.path), expected, hasher);
      used.set(tile.path, nodes);
      proof.unshift(...proofAt(nodes, position).map(bytesToHex));
      const node = (2 * tile.count - 2 - position) * WORD_BYTES;
      expected = bytesToHex(nodes.subarray(node, node + WORD_BYTES));
    }
    kept = used;
    return { leaf: expected, proof };
  };
}

/**
 * All nodes of a tile, in the layout of the small native tree that it is.
 * @throws SymbolonError `DamagedTile` unless it has its size and leads to the node expected at its top
 */
export function tileNodes(tile: Tile, bytes: Uint8Array, expected: Hex, hasher: Hasher): Uint8Array {
  if (bytes.length !== tile.count * WORD_BYTES) {
    throw damagedTile(tile.path, `has ${bytes.length} bytes where ${tile.count * WORD_BYTES} belong`);
  }
  const nodes = buildNativeTree(bytes, hasher);
  const top = bytesToHex(nodes.subarray(0, WORD_BYTES));
  if (top === expected.toLowerCase()) return nodes;
  throw damagedTile(tile.path, `leads to ${top} where ${expected} belongs`);
}
