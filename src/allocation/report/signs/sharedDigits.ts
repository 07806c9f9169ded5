import type { Allocation } from "../../allocation.ts";
import { accountsAlike, tellingDigits } from "./accountsAlike.ts";
import { CHANCE, type FoundGroup, type Sign, signOf } from "./sign.ts";

/**
 * Accounts whose addresses begin alike, end alike, or both: somebody searched for keys that give such an address, for
 * the looks, to save gas with zeros, or so that one is taken for another. How many digits must be alike follows the
 * number of rows: fewer than 0.01 pairs are expected by chance.
 * @param alikeAtStart those that begin alike, by `tellingDigits`
 */
export function sharedDigits(allocation: Allocation, alikeAtStart: readonly FoundGroup[]): Sign {
  const digits = tellingDigits(allocation.count);
  const half = Math.ceil(digits / 2);
  const found = [
    ...alikeAtStart,
    ...accountsAlike(allocation, { start: 0, end: digits }),
    ...accountsAlike(allocation, { start: half, end: half }),
  ];
  const thresholds = { digits, digitsAtEachEnd: half, expectedByChance: CHANCE };
  return signOf(allocation, { code: "SharedDigits", thresholds }, found);
}
