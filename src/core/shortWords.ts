/** Bytes of one of the words below. */
export const SHORT_WORD_BYTES = 4;

/**
 * The same bytes as 32-bit words, to be copied on four at a time: a view where they are aligned, else a copy. What
 * number a word is depends on the machine: move it, never reckon with it.
 * @param bytes a multiple of 4
 */
export function readableWords(bytes: Uint8Array): Uint32Array {
  // Not `slice`: that of a Buffer is a view, as badly aligned as itself.
  return writableWords(bytes.byteOffset % SHORT_WORD_BYTES === 0 ? bytes : new Uint8Array(bytes));
}

/**
 * The same bytes as 32-bit words to write to.
 * @param bytes a multiple of 4, aligned to 4: what a hasher allocates is, and so is whatever begins with its buffer
 */
export function writableWords(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / SHORT_WORD_BYTES);
}
