import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hex } from "viem";
import { bytesToHex, WORD_BYTES } from "../../core/bytes.ts";
import { type Hasher, nobleHasher } from "../../core/hasher.ts";
import { damagedTile } from "../build/damagedTile.ts";
import { tilesOf } from "../build/tilePlan.ts";
import { type ReadTile, tileNodes } from "../build/tileProver.ts";
import { readBatchHeader } from "./batchHeaderFile.ts";
import { type PublishedBatch, readBatchManifest } from "./readBatchManifest.ts";

export type VerifiedPublishedBatch = {
  readonly manifest: PublishedBatch;
  readonly tiles: number;
  /** What was compared and found equal. */
  readonly checks: readonly string[];
};

/**
 * Checks what is published of a batch, as anybody can: every tile is hashed up to the manifest's root, and a header that
 * lies there is the manifest's.
 * @param folder the folder that is published
 * @throws SymbolonError `DamagedTile`, `OtherBatch`, `BadBatchDirectory`
 */
export async function verifyPublishedBatch(
  folder: string,
  { hasher = nobleHasher }: { readonly hasher?: Hasher } = {},
): Promise<VerifiedPublishedBatch> {
  const manifest = await readBatchManifest(folder);
  const header = await readBatchHeader(folder);
  const readTile = tileReader(folder);
  // Nodes that a tile above has, waiting for the tile that they are the top of.
  const expected = new Map<number, Hex>([[0, manifest.root]]);
  let tiles = 0;
  for (const tile of tilesOf(manifest.size)) {
    const bytes = await readTile(tile.path);
    tileNodes(tile, bytes, expected.get(tile.top) as Hex, hasher);
    expected.delete(tile.top);
    tiles++;
    if (tile.isLowest) continue;
    for (let position = 0; position < tile.count; position++) {
      const hash = bytesToHex(bytes.subarray(position * WORD_BYTES, (position + 1) * WORD_BYTES));
      expected.set(tile.nodeAt(position), hash);
    }
  }
  const checks = ["manifest", "tiles", "root", ...(header === undefined ? [] : ["header"])];
  return { manifest, tiles, checks };
}

/** Reads tiles from the folder that is published. */
export function tileReader(folder: string): ReadTile {
  return async (path) => {
    try {
      return await readFile(join(folder, "tiles", path));
    } catch (cause) {
      throw damagedTile(path, "is not there, or not readable", cause);
    }
  };
}
