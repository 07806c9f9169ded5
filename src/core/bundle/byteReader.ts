import { readUint256, WORD_BYTES } from "../bytes.ts";
import { SymbolonError } from "../errors.ts";

/** Reads a bundle from front to back; what is missing or wrong is refused with the byte where it is. */
export type ByteReader = {
  readonly position: () => number;
  /** A view of the next `size` bytes. */
  readonly readBytes: (size: number, what: string) => Uint8Array;
  readonly readUint: (size: number, what: string) => bigint;
  /** A number of 4 bytes at most. */
  readonly readNumber: (size: number, what: string) => number;
  readonly requireEnd: () => void;
  /** @param at the byte at fault, counted from 0 */
  readonly malformed: (at: number, problem: string) => SymbolonError;
};

export function byteReader(source: Uint8Array): ByteReader {
  let next = 0;
  const malformed = (at: number, problem: string) =>
    new SymbolonError({
      code: "BundleMalformed",
      reason: `These ${source.length} bytes are no bundle: from byte ${at} on, ${problem}.`,
      hint: "Encode it anew from its claims, and pass it on unchanged.",
      details: { at, length: source.length },
    });
  const readBytes = (size: number, what: string): Uint8Array => {
    const left = source.length - next;
    if (size > left) throw malformed(next, `${left} bytes are left where the ${what} takes ${size}`);
    next += size;
    return source.subarray(next - size, next);
  };
  const readUint = (size: number, what: string): bigint => {
    const word = new Uint8Array(WORD_BYTES);
    word.set(readBytes(size, what), WORD_BYTES - size);
    return readUint256(word, 0);
  };
  return {
    position: () => next,
    readBytes,
    readUint,
    readNumber: (size, what) => Number(readUint(size, what)),
    requireEnd() {
      if (next !== source.length) throw malformed(next, `${source.length - next} bytes follow its last node`);
    },
    malformed,
  };
}
