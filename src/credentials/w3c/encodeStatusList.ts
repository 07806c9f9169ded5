import { gzipSync } from "fflate";

/** Size of the compressor's hash table; left out, it would follow from a floating-point logarithm. */
const MEMORY = 4;

/**
 * A bitstring as a status list carries it: multibase `u` (base64url without padding) of its gzip. The same text on
 * every machine: fflate is JavaScript, whereas the bytes of Node's zlib vary with processor and version; the header
 * names no time and always the same system (3, Unix). Another release of fflate may write other bytes for the same bits.
 */
export function encodeStatusList(bits: Uint8Array): string {
  const compressed = gzipSync(bits, { level: 9, mem: MEMORY, mtime: 0 });
  return `u${Buffer.from(compressed).toString("base64url")}`;
}
