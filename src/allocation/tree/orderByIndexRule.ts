import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import { type Allocation, reorderAllocation } from "../allocation.ts";
import { ADDRESS_DIGITS, checksumAccounts } from "../checksum.ts";
import type { Convention } from "./convention.ts";
import { radixOrder } from "./radixOrder.ts";

/**
 * Puts an allocation's rows into the order of their indexes, as the convention numbers them.
 * @throws SymbolonError `IndexRuleBroken` where the source states indexes that the convention's rule does not give
 */
export function orderByIndexRule(allocation: Allocation, convention: Convention, hasher: Hasher): Allocation {
  if (convention.indexRule === "source") return allocation;
  const digits = checksumAccounts(allocation.accounts, hasher);
  const order = orderByChecksum(digits);
  if (order === undefined) return allocation;
  if (!allocation.indexed) return reorderAllocation(allocation, order);
  const misplaced = order.findIndex((row, index) => row !== index);
  const row = order[misplaced] as number;
  const account = `0x${new TextDecoder().decode(digits.subarray(row * ADDRESS_DIGITS, (row + 1) * ADDRESS_DIGITS))}`;
  throw new SymbolonError({
    code: "IndexRuleBroken",
    reason: `${account} has the index ${row}, but ${convention.name} numbers accounts in the ASCII order of their checksummed addresses, which gives it ${misplaced}.`,
    hint: "Leave the index column out to have the rows numbered by the rule, or choose the convention that was used.",
    details: { account, stated: row, expected: misplaced, convention: convention.name },
  });
}

/** Digits that fit a sort key of 32 bits: each is one of 22, and 22^7 < 2^32. */
const KEY_DIGITS = 7;
const KINDS = 22;

/** The place of each hexadecimal digit in ASCII: 0-9, A-F, a-f. */
const PLACES = new Uint8Array(128);
for (const [place, digit] of [..."0123456789ABCDEFabcdef"].entries()) PLACES[digit.charCodeAt(0)] = place;

/**
 * The ASCII order of checksummed accounts.
 * @param digits n * 40 bytes of ASCII
 * @returns the rows in ascending order; undefined where they are in it already
 */
export function orderByChecksum(digits: Uint8Array): Uint32Array | undefined {
  const count = digits.length / ADDRESS_DIGITS;
  const keys = new Uint32Array(count);
  for (let row = 0; row < count; row++) {
    let key = 0;
    const at = row * ADDRESS_DIGITS;
    for (let i = at; i < at + KEY_DIGITS; i++) key = key * KINDS + (PLACES[digits[i] as number] as number);
    keys[row] = key;
  }
  const compare = (left: number, right: number): number => {
    for (let i = KEY_DIGITS; i < ADDRESS_DIGITS; i++) {
      const difference =
        (digits[left * ADDRESS_DIGITS + i] as number) - (digits[right * ADDRESS_DIGITS + i] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  return isAscending(keys, compare) ? undefined : radixOrder(keys, compare);
}

function isAscending(keys: Uint32Array, compare: (left: number, right: number) => number): boolean {
  for (let row = 1; row < keys.length; row++) {
    const difference = (keys[row] as number) - (keys[row - 1] as number);
    if (difference < 0 || (difference === 0 && compare(row - 1, row) > 0)) return false;
  }
  return true;
}
