import { WORD_BYTES } from "../../core/bytes.ts";
import { tileBytes } from "../../core/tiles/copyTile.ts";
import { heapTiles } from "../../core/tiles/heapTiles.ts";
import type { TilePlan } from "../../core/tiles/tile.ts";
import { requireBatchSize } from "../batch.ts";

/**
 * How the tree of a batch is cut into tiles.
 * @throws SymbolonError `BadBatchSize`
 */
export function batchTiles(size: number): TilePlan {
  requireBatchSize(size);
  return heapTiles(size);
}

/** A tile as it is published. */
export type CredentialTile = { readonly path: string; readonly bytes: Uint8Array };

/**
 * The tiles of a batch: from them anybody who knows an index fetches the proof of that credential, from a plain static
 * host. A tile shows leaves, each a hash over salted fields. A schema without fields has no salts: whoever guesses a
 * subject with its times can then confirm it, and so learn who is in the batch.
 * @param nodes the batch's tree
 */
export function* credentialTiles(nodes: Uint8Array): Generator<CredentialTile> {
  const size = (nodes.length / WORD_BYTES + 1) / 2;
  for (const tile of batchTiles(size).tiles()) yield { path: tile.path, bytes: tileBytes(tile, nodes) };
}
