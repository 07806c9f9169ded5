import type { Hex } from "viem";
import { bytesToHex, hexToBytes, WORD_BYTES, writeUint256 } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";

export type IndexesOfIdsParameters = {
  /** Id of the batch. */
  readonly batch: Hex;
  readonly size: bigint;
  /** Ids of credentials (`credentialId`), each as often as wanted. */
  readonly ids: Iterable<Hex>;
};

/**
 * The indexes of credentials of which only the ids are at hand. An id is a hash, so all indexes are tried, from 0 until
 * every id is found: under a second for a million, and all of the batch for an id that is none of it.
 * @throws SymbolonError `NoSuchCredential` where an id is none of the batch
 */
export function indexesOfIds({ batch, size, ids }: IndexesOfIdsParameters): ReadonlyMap<Hex, number> {
  const wanted = new Set([...ids].map((id) => id.toLowerCase() as Hex));
  const found = new Map<Hex, number>();
  // Hexadecimal text for each index would take longer than its hash.
  const beginnings = new Set([...wanted].map((id) => Number.parseInt(id.slice(2, 10), 16)));
  const { keccak256 } = fastHasher();
  // The same as `credentialId`, without an array for each.
  const preimage = new Uint8Array(2 * WORD_BYTES);
  preimage.set(hexToBytes(batch, WORD_BYTES));
  for (let index = 0; index < size && found.size < wanted.size; index++) {
    writeUint256(preimage, WORD_BYTES, BigInt(index));
    const hash = keccak256(preimage);
    if (!beginnings.has(beginningOf(hash))) continue;
    const id = bytesToHex(hash);
    if (wanted.has(id)) found.set(id, index);
  }
  if (found.size === wanted.size) return found;
  const missing = [...wanted].filter((id) => !found.has(id));
  throw new SymbolonError({
    code: "NoSuchCredential",
    reason: `${missing[0]}${missing.length > 1 ? ` and ${missing.length - 1} more are ids of no credentials` : " is the id of no credential"} of batch ${batch}.`,
    hint: "Compare chain, registry and batch with where they were issued, or give indexes.",
    details: { batch, missing: missing.slice(0, 100) },
  });
}

/** The first four bytes as a number. */
function beginningOf(hash: Uint8Array): number {
  const high = ((hash[0] ?? 0) << 16) | ((hash[1] ?? 0) << 8) | (hash[2] ?? 0);
  return high * 256 + (hash[3] ?? 0);
}
