import { ADDRESS_BYTES } from "../../core/bytes.ts";
import { hexPath } from "../../core/tiles/tilePath.ts";

/** Most bits that number buckets: three folders deep. */
export const MAX_BUCKET_BITS = 24;

/** 2^32 over the golden ratio, made odd: it carries every bit of a word into the topmost. */
const GOLDEN = 0x9e3779b1;

/**
 * Which bucket an account's row lies in: the five 32-bit words of the account XORed, times 0x9E3779B1 modulo 2^32, and of
 * that the top bits. Accounts chosen for a beautiful beginning or end spread as well as others.
 * @param accounts the account begins at byte `at`
 * @param bits of the bucket's number, 0 to {@link MAX_BUCKET_BITS}
 */
export function bucketOf(accounts: Uint8Array, at: number, bits: number): number {
  const view = new DataView(accounts.buffer, accounts.byteOffset + at, ADDRESS_BYTES);
  let mixed = 0;
  for (let byte = 0; byte < ADDRESS_BYTES; byte += 4) mixed ^= view.getUint32(byte);
  return bucketOfMixed(mixed, bits);
}

/** The same, of the words already XORed. */
export function bucketOfMixed(mixed: number, bits: number): number {
  // A shift by 32 is one by 0.
  return bits === 0 ? 0 : Math.imul(mixed, GOLDEN) >>> (32 - bits);
}

/** A bucket's place in `accounts/`: `all.bin`, `3f.bin`, `0f/a0.bin`; no folder has more than 256 entries of a kind. */
export function bucketPath(bits: number, bucket: number): string {
  return bits === 0 ? "all.bin" : `${hexPath(Math.ceil(bits / 8), bucket)}.bin`;
}
