import type { Hex } from "viem";

/** Numbers that look random and are the same for the same seed. */
export type Random = {
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  /** True in about `percent` of 100 cases. */
  chance(percent: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of several values, each as often as its weight says. */
  weighted<T>(list: readonly (readonly [weight: number, value: T])[]): T;
  bytes(length: number): Hex;
};

/** Random bytes are cut from one long string: drawing 25,000 of them costs no more than drawing one. */
const STOCK_BYTES = 1 << 16;

/** sfc32: small, fast, and good enough to choose test cases with. */
export function seededRandom(seed: number): Random {
  let a = 0x53796d62;
  let b = 0x6f6c6f6e;
  let c = seed | 0;
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round++) next();

  const below = (limit: number) => next() % limit;
  const stock = Array.from({ length: STOCK_BYTES / 4 }, () => next().toString(16).padStart(8, "0")).join("");

  return {
    below,
    pick: <T>(list: readonly T[]): T => list[below(list.length)] as T,
    chance: (percent) => below(100) < percent,
    weighted(list) {
      let rest = below(list.reduce((sum, [weight]) => sum + weight, 0));
      for (const [weight, value] of list) {
        if (rest < weight) return value;
        rest -= weight;
      }
      throw new Error("The weights are all zero.");
    },
    bytes(length) {
      const from = 2 * below(STOCK_BYTES - length + 1);
      return `0x${stock.slice(from, from + 2 * length)}`;
    },
  };
}
