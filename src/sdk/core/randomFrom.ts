import { nobleHasher } from "./hasher.ts";

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

/** Of an exponential distribution with this mean. */
export function drawExponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random());
}

/**
 * Of a lognormal distribution: its logarithm is normal, by Box and Muller.
 * @param median above 0; half of all draws are below it
 * @param sigma standard deviation of the logarithm; 0 gives the median
 */
export function drawLognormal(random: Random, median: number, sigma: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return median * Math.exp(sigma * radius * Math.cos(2 * Math.PI * random()));
}

/**
 * How many of what comes independently come in a while in which `mean` come on average: a whole number. Counts gaps, so
 * that it takes about `mean` steps, and is exact for a great mean too.
 */
export function drawPoisson(random: Random, mean: number): number {
  let count = 0;
  for (let at = drawExponential(random, 1); at < mean; at += drawExponential(random, 1)) count++;
  return count;
}

/** The numbers from 0 to `count` - 1 in an order that is drawn, each order as likely (Fisher and Yates). */
export function drawPermutation(random: Random, count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const held = order[i] as number;
    order[i] = order[j] as number;
    order[j] = held;
  }
  return order;
}

/** Gives each pair of a number and a count its own draw, from 0 up to, and not including, 1: whatever was drawn before it. */
type Chance = (number: number, count: number) => number;

/**
 * Draws that do not hang on the order in which they are made, so that what befalls one claimant is the same however the others
 * fared: MurmurHash3 (Appleby) of the two words.
 * @param seed any text
 */
export function chanceFrom(seed: string): Chance {
  const start = Math.floor(randomFrom(seed)() * 2 ** 32) | 0;
  return (number, count) => {
    let hash = mixIn(mixIn(start, number), count) ^ 8;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
  };
}

function mixIn(hash: number, word: number): number {
  const scattered = Math.imul(word, 0xcc9e2d51);
  const turned = hash ^ Math.imul((scattered << 15) | (scattered >>> 17), 0x1b873593);
  return (Math.imul((turned << 13) | (turned >>> 19), 5) + 0xe6546b64) | 0;
}
