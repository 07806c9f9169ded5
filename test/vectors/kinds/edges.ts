import type { Hex } from "../naive/hex.ts";

/** Values at the rims of their types, where encoders go wrong. */
export const edges = {
  maxUint256: 2n ** 256n - 1n,
  maxUint64: 2n ** 64n - 1n,
  maxUint32: 2n ** 32n - 1n,
  zeroAddress: `0x${"00".repeat(20)}` as Hex,
  oneAddress: `0x${"00".repeat(19)}01` as Hex,
  maxAddress: `0x${"ff".repeat(20)}` as Hex,
  zeroBytes32: `0x${"00".repeat(32)}` as Hex,
  oneBytes32: `0x${"00".repeat(31)}01` as Hex,
  maxBytes32: `0x${"ff".repeat(32)}` as Hex,
  /** Tree and shuffle sizes on both sides of each power of two. */
  sizes: [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 31, 32, 33, 100, 255, 256, 257],
} as const;
