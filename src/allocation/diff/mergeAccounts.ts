import { ADDRESS_BYTES } from "../../core/bytes.ts";
import type { Allocation } from "../allocation.ts";
import { viewOf } from "../checksum.ts";
import { stringOrder } from "../stringOrder.ts";

/** Called for each account of two allocations, in the order of the accounts, with its row in each. */
type AccountVisitor = {
  readonly onlyBefore: (row: number) => void;
  readonly onlyAfter: (row: number) => void;
  readonly both: (before: number, after: number) => void;
};

/** Goes through two allocations in the order of their accounts at once: sorted columns, no table of accounts. */
export function mergeAccounts(before: Allocation, after: Allocation, visitor: AccountVisitor): void {
  const left = stringOrder(before.accounts, ADDRESS_BYTES);
  const right = stringOrder(after.accounts, ADDRESS_BYTES);
  const compare = compareWords(before.accounts, after.accounts, ADDRESS_BYTES);
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    const [row, other] = [left[i] as number, right[j] as number];
    const order = compare(row, other);
    if (order <= 0) i++;
    if (order >= 0) j++;
    if (order < 0) visitor.onlyBefore(row);
    else if (order > 0) visitor.onlyAfter(other);
    else visitor.both(row, other);
  }
  for (; i < left.length; i++) visitor.onlyBefore(left[i] as number);
  for (; j < right.length; j++) visitor.onlyAfter(right[j] as number);
}

/**
 * Compares rows of two flat columns as big-endian numbers.
 * @param width bytes of a row, a multiple of 4
 * @returns a function of a row of each: negative, zero or positive
 */
export function compareWords(
  left: Uint8Array,
  right: Uint8Array,
  width: number,
): (row: number, other: number) => number {
  const [leftView, rightView] = [viewOf(left), viewOf(right)];
  return (row, other) => {
    const [from, to] = [row * width, other * width];
    for (let at = 0; at < width; at += 4) {
      const difference = leftView.getUint32(from + at) - rightView.getUint32(to + at);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}
