import type { TileProof } from "../../core/tiles/tileProver.ts";
import { type TileProverParameters, tileProver } from "./tileProver.ts";

export type ProofFromTilesParameters = TileProverParameters & { readonly index: number };

/**
 * The proof of one credential from at most four tiles of at most 8 KiB (three up to 16.7 million credentials). Each
 * tile is hashed up to the node that the one above, and at last the root, says it has: whoever serves the tiles can
 * withhold a proof but not forge one. They do learn which index was asked for, to within 256.
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
