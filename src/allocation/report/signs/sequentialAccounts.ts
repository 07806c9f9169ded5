import { type Allocation, accountAt } from "../../allocation.ts";
import { type FoundGroup, type Sign, signOf } from "./sign.ts";

/** The farthest that one account may be above another, as a number, to follow it. */
const FARTHEST = 16n;

/**
 * Accounts that follow each other as numbers, such as 0x...01 and 0x...02. Addresses are hashes of keys, so these were
 * made up, or belong to precompiled contracts: nobody can be expected to hold the keys.
 * @param alikeAtStart accounts that begin alike: all that follow each other are among them
 */
export function sequentialAccounts(allocation: Allocation, alikeAtStart: readonly FoundGroup[]): Sign {
  const found: FoundGroup[] = [];
  for (const { rows } of alikeAtStart) {
    const accounts = Array.from(rows, (row) => ({ row, value: BigInt(accountAt(allocation, row)) }));
    accounts.sort((a, b) => (a.value < b.value ? -1 : 1));
    for (let first = 0; first < accounts.length; ) {
      let next = first + 1;
      while (next < accounts.length && valueAt(next) - valueAt(next - 1) <= FARTHEST) next++;
      if (next - first > 1) {
        const members = accounts.slice(first, next).map(({ row }) => row);
        found.push({ shared: `from ${accountAt(allocation, members[0] ?? 0)}`, rows: members });
      }
      first = next;
    }
    function valueAt(place: number): bigint {
      return accounts[place]?.value ?? 0n;
    }
  }
  const thresholds = { farthest: Number(FARTHEST) };
  return signOf(allocation, { code: "SequentialAccounts", thresholds }, found);
}
