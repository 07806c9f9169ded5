/** Choices that look random and are the same for the same seed: a generator that is quickly made, one for each file. */
export type FuzzRandom = {
  /** A whole number from 0 to `limit` - 1. */
  readonly below: (limit: number) => number;
  /** True in about `percent` of 100 cases. */
  readonly chance: (percent: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  /** One of several values, each as often as its weight says. */
  readonly weighted: <T>(list: readonly (readonly [weight: number, value: T])[]) => T;
  /** A number of so many bits, or fewer. */
  readonly bits: (count: number) => bigint;
};

/** mulberry32. */
export function fuzzRandom(seed: number): FuzzRandom {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number) => next() % limit;
  return {
    below,
    chance: (percent) => below(100) < percent,
    pick: (list) => list[below(list.length)]!,
    weighted(list) {
      let rest = below(list.reduce((sum, [weight]) => sum + weight, 0));
      for (const [weight, value] of list) {
        if (rest < weight) return value;
        rest -= weight;
      }
      throw new Error("The weights are all zero.");
    },
    bits(count) {
      let value = 0n;
      for (let bit = 0; bit < count; bit += 32) value = (value << 32n) | BigInt(next());
      return value >> BigInt((32 - (count % 32)) % 32);
    },
  };
}
