/** The order of bytes in this machine's words. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Turns a 32-bit word of flat bytes into the number that they are in big-endian order, and back. */
export function wordOf(word: number): number {
  if (!IS_LITTLE_ENDIAN) return word >>> 0;
  return ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}
