import type { Hex } from "viem";
import { bytesToHex, WORD_BYTES } from "../bytes.ts";
import type { Hasher } from "../hasher.ts";
import { damagedTile, type Tile, type TileNodes, type TilePlan } from "./tile.ts";

/** Fetches one tile by its place in `tiles/`: `3f/a0.bin`. */
export type ReadTile = (path: string) => Promise<Uint8Array>;

/** A leaf as the tiles have it, and its proof. */
export type TileProof = {
  readonly leaf: Hex;
  /** Siblings from the leaf to the root, lowest first. */
  readonly proof: readonly Hex[];
};

export type ProveByTilesParameters = {
  readonly plan: TilePlan;
  readonly root: Hex;
  readonly readTile: ReadTile;
  readonly hasher: Hasher;
};

type KeptTile = { readonly bytes: Uint8Array; readonly nodes: TileNodes };

/**
 * Proves leaves of one tree from its tiles. Each tile is hashed up to the node that the tile above, or finally the
 * root, has for it: the tiles' host can withhold a proof but not forge one. The tiles of the latest proof are kept:
 * those of the next leaf are nearly always the same.
 * @returns proves the leaf at a position in tree order
 * @throws SymbolonError `DamagedTile`, and what `readTile` throws
 */
export function proveByTiles({
  plan,
  root,
  readTile,
  hasher,
}: ProveByTilesParameters): (position: number) => Promise<TileProof> {
  let kept = new Map<string, KeptTile>();
  return async (position) => {
    const steps = plan.tilesOfLeaf(position);
    // All at once: a page waits for the slowest, not for one after another.
    const tiles = await Promise.all(
      steps.map(async ({ tile: { path } }) => kept.get(path)?.bytes ?? (await readTile(path))),
    );
    const proof: Hex[] = [];
    const used = new Map<string, KeptTile>();
    let expected = root;
    for (const [i, { tile, position: place }] of steps.entries()) {
      const bytes = tiles[i] as Uint8Array;
      const nodes = kept.get(tile.path)?.nodes ?? tileNodes(plan, tile, bytes, expected, hasher);
      used.set(tile.path, { bytes, nodes });
      proof.unshift(...nodes.siblings(place).map(bytesToHex));
      expected = bytesToHex(bytes.subarray(place * WORD_BYTES, (place + 1) * WORD_BYTES));
    }
    kept = used;
    return { leaf: expected, proof };
  };
}

/**
 * The nodes of a tile, once its bytes are proven to be of this tree.
 * @param expected the node that belongs at its top
 * @throws SymbolonError `DamagedTile` unless it has its size and leads there
 */
export function tileNodes(
  { climb }: TilePlan,
  tile: Tile,
  bytes: Uint8Array,
  expected: Hex,
  hasher: Hasher,
): TileNodes {
  if (bytes.length !== tile.count * WORD_BYTES) {
    throw damagedTile(tile.path, `has ${bytes.length} bytes, not ${tile.count * WORD_BYTES}`);
  }
  const nodes = climb(tile, bytes, hasher);
  const top = bytesToHex(nodes.top);
  if (top === expected.toLowerCase()) return nodes;
  throw damagedTile(tile.path, `leads to ${top}, not to ${expected}`);
}
