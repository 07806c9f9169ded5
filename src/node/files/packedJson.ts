import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";

/** Bytes that what was packed can have. */
const MAX_BYTES = 1 << 26;

/**
 * Packs a value of JSON as the published package carries many texts: what they have in common is there once, which an archive of
 * npm's would not do. The same value gives the same bytes.
 */
export function packJson(value: unknown): Uint8Array {
  const json = JSON.stringify(value);
  return brotliCompressSync(json, {
    params: {
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(json),
    },
  });
}

/** What {@link packJson} packed. */
export function unpackJson(packed: Uint8Array): unknown {
  return JSON.parse(brotliDecompressSync(packed, { maxOutputLength: MAX_BYTES }).toString());
}
