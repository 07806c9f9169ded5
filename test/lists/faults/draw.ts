import { randomFrom } from "../../../src/sdk/core/randomFrom.ts";

/** Choices that are drawn, the same from the same seed. */
export type Draw = ReturnType<typeof drawFrom>;

export function drawFrom(seed: string) {
  const random = randomFrom(seed);
  const below = (most: number): number => Math.floor(random() * most);
  return {
    below,
    /** Of 100 times so many. */
    chance: (percent: number): boolean => random() * 100 < percent,
    pick: <Value>(values: readonly [Value, ...Value[]]): Value => values[below(values.length)] as Value,
    digits: (count: number): string => Array.from({ length: count }, () => below(10)).join(""),
    hex: (count: number): string => Array.from({ length: count }, () => below(16).toString(16)).join(""),
    between: (least: number, most: number): number => least + random() * (most - least),
  };
}
