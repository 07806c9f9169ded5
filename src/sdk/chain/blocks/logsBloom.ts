import { hexToBytes } from "../../core/bytes.ts";
import { nobleHasher } from "../../core/hasher.ts";

/** Bytes of a block's or a receipt's bloom filter (Yellow Paper, 4.3.1). */
export const BLOOM_BYTES = 256;

/** The three places of an address or topic in a bloom filter: a byte, and its bit. */
export type BloomBits = readonly (readonly [byte: number, bit: number])[];

/** Where an address or a topic, as hexadecimal text, stands in bloom filters. */
export function bloomBits(value: string): BloomBits {
  const hash = nobleHasher.keccak256(hexToBytes(value));
  return [0, 2, 4].map((at) => {
    const place = (((hash[at] as number) << 8) | (hash[at + 1] as number)) & 2047;
    return [BLOOM_BYTES - 1 - (place >> 3), 1 << (place & 7)];
  });
}

/** Whether a filter may hold what these bits are of; where it may not, it certainly does not. */
export function mayHold(bloom: Uint8Array, bits: BloomBits): boolean {
  return bits.every(([byte, bit]) => ((bloom[byte] ?? 0) & bit) !== 0);
}
