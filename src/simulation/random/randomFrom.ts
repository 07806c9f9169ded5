import { nobleHasher } from "../../core/hasher.ts";

/** Gives numbers from 0 up to, and not including, 1: each a multiple of 2^-53, and each as likely. */
export type Random = () => number;

const HIGH_BITS = 2 ** 26;
const ALL_BITS = 2 ** 53;

/**
 * Random numbers that follow from a text, for rehearsals and nothing that anybody could gain by foreseeing: xoshiro128**
 * (Blackman and Vigna) from the first 128 bits of `keccak256(seed)`, two words a number. Seeds that share a beginning have
 * nothing else in common: who needs several sources takes `seed/arrivals`, `seed/wallets` and so on.
 * @param seed any text
 */
export function randomFrom(seed: string): Random {
  const hash = nobleHasher.keccak256(new TextEncoder().encode(seed));
  const words = new DataView(hash.buffer, hash.byteOffset);
  let a = words.getUint32(0);
  let b = words.getUint32(4);
  let c = words.getUint32(8);
  let d = words.getUint32(12);
  const next = () => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };
  return () => {
    const high = next() >>> 5;
    return (high * HIGH_BITS + (next() >>> 6)) / ALL_BITS;
  };
}
