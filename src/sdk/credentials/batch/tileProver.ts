import type { Hex } from "viem";
import { WORD_BYTES } from "../../core/bytes.ts";
import { nobleHasher } from "../../core/hasher.ts";
import { heapTiles } from "../../core/tiles/heapTiles.ts";
import type { TilePlan } from "../../core/tiles/tile.ts";
import { tileBytes } from "../../core/tiles/tile.ts";
import { proveByTiles, type ReadTile, type TileProof } from "../../core/tiles/tileProver.ts";
import { requireBatchIndex, requireBatchSize } from "../batch.ts";

/** How the tree of a batch is cut into tiles. @throws SymbolonError `BadBatchSize` */
export function batchTiles(size: number): TilePlan {
  requireBatchSize(size);
  return heapTiles(size);
}

/** A tile as it is published. */
export type CredentialTile = { readonly path: string; readonly bytes: Uint8Array };

/**
 * The tiles of a batch: anybody who knows an index can fetch the proof of that credential from a plain static host. A
 * tile shows leaves, each a hash over salted fields. A schema without fields has no salts: then anybody who guesses a
 * subject with its times can confirm it, and so learn who is in the batch.
 * @param nodes the batch's tree
 */
export function* credentialTiles(nodes: Uint8Array): Generator<CredentialTile> {
  const size = (nodes.length / WORD_BYTES + 1) / 2;
  for (const tile of batchTiles(size).tiles()) yield { path: tile.path, bytes: tileBytes(tile, nodes) };
}

export type TileProverParameters = {
  /** Root and size as the batch's header has them. */
  readonly root: Hex;
  readonly size: number;
  readonly readTile: ReadTile;
};

/**
 * Proves many credentials of one batch from its tiles, as `proofFromTiles` does one. The tiles of the latest proof are
 * kept with their hashes: those of the next index are nearly always the same.
 */
export function tileProver(parameters: TileProverParameters): (index: number) => Promise<TileProof> {
  const { root, size, readTile } = parameters;
  let prove: ReturnType<typeof proveByTiles> | undefined;
  return async (index) => {
    prove ??= proveByTiles({ plan: batchTiles(size), root, readTile, hasher: nobleHasher });
    requireBatchIndex(index, size);
    return await prove(index);
  };
}

export type ProofFromTilesParameters = TileProverParameters & { readonly index: number };

/**
 * The proof of one credential from at most four tiles of at most 8 KiB (three up to 16.7 million credentials). Each
 * tile is hashed up to the node that the tile above, or finally the root, has for it: the tiles' host can withhold a
 * proof but not forge one. The host does learn which index was asked for, to within 256.
 * @throws SymbolonError `DamagedTile`, `BadBatchSize`, `IndexBeyondBatch`, and what `readTile` throws
 * @example
 * const { proof } = await proofFromTiles({
 *   ...{ root: header.root, size: Number(header.size), index: 41 },
 *   readTile: async (path) => new Uint8Array(await (await fetch(`${place}/tiles/${path}`)).arrayBuffer()),
 * });
 */
export async function proofFromTiles({ index, ...batch }: ProofFromTilesParameters): Promise<TileProof> {
  return await tileProver(batch)(index);
}
