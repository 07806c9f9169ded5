import { ADDRESS_BYTES } from "../../core/bytes.ts";
import type { Allocation } from "../allocation.ts";
import { stringOrder } from "../stringOrder.ts";
import { compareWords } from "./compareWords.ts";

/** Called for each account of two allocations, in the order of the accounts, with its row in each. */
export type AccountVisitor = {
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
