import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hex } from "viem";
import { bytesToHex, WORD_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import { nodeInTile } from "../../core/tiles/copyTile.ts";
import { damagedTile } from "../../core/tiles/damagedTile.ts";
import { type ReadTile, tileNodes } from "../../core/tiles/tileProver.ts";
import { batchTiles } from "../batch/batchTiles.ts";
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
 * @throws SymbolonError `DamagedTile`, `BatchMismatch`, `BadBatchDirectory`
 */
export async function verifyPublishedBatch(
  folder: string,
  { hasher = fastHasher() }: { readonly hasher?: Hasher } = {},
): Promise<VerifiedPublishedBatch> {
  const manifest = await readBatchManifest(folder);
  const header = await readBatchHeader(folder);
  const readTile = tileReader(folder);
  // Nodes that a tile above has, waiting for the tile that they are the top of.
  const expected = new Map<number, Hex>([[0, manifest.root]]);
  const plan = batchTiles(manifest.size);
  for (const tile of plan.tiles()) {
    const bytes = await readTile(tile.path);
    tileNodes(plan, tile, bytes, expected.get(tile.top) as Hex, hasher);
    expected.delete(tile.top);
    if (tile.isLowest) continue;
    for (let position = 0; position < tile.count; position++) {
      const hash = bytesToHex(bytes.subarray(position * WORD_BYTES, (position + 1) * WORD_BYTES));
      expected.set(nodeInTile(tile, position), hash);
    }
  }
  const checks = ["manifest", "tiles", "root", ...(header === undefined ? [] : ["header"])];
  return { manifest, tiles: plan.files, checks };
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
