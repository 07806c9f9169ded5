import { ADDRESS_DIGITS } from "../checksum.ts";
import { radixOrder } from "./radixOrder.ts";

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
