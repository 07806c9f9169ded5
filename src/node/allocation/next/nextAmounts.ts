import { type Allocation, makeAllocation } from "../../../sdk/allocation/allocation.ts";
import { mergeAccounts } from "../../../sdk/allocation/diff/allocationDiff.ts";
import {
  ADDRESS_BYTES,
  MAX_UINT256,
  readUint256,
  WORD_BYTES,
  writeUint256,
} from "../../../sdk/core/bytes.ts";
import { fileError } from "../../../sdk/core/inputErrors.ts";

/**
 * The next cumulative allocation, from amounts earned since the previous one: totals only rise.
 * @param earned base units that each account has earned since
 * @throws SymbolonError `TotalBeyondUint256`
 * @example
 * const { allocation } = addAmounts(previous, await readAllocation("week-12.csv", { merge: true }));
 */
export function addAmounts(previous: Allocation, earned: Allocation): NextAllocation {
  return joinRows(previous, earned, (before, more) => before + more);
}

/**
 * The next cumulative allocation, from totals so far. It may lower accounts: compare it with the previous one
 * (`allocationDiff`, `requireOnly`) before using it.
 * @param totals base units that each account has earned from the beginning; a missing account keeps its previous total
 * @throws SymbolonError `TotalBeyondUint256`
 */
export function takeTotals(previous: Allocation, totals: Allocation): NextAllocation {
  return joinRows(previous, totals, (_before, total) => total);
}

export type NextAllocation = {
  /** Totals so far: the rows of the previous tree at their indexes, then new accounts. */
  readonly allocation: Allocation;
  /** Accounts of the previous tree that are missing in the new file: they keep their totals. */
  readonly notNamed: number;
  /** Accounts of the previous tree that have at least their total in the new file. */
  readonly reached: number;
};

/**
 * The rows of the previous tree at their indexes, then new accounts in their order. One pass in the order of accounts:
 * 1,000,000 rows of each take about two seconds.
 * @param amountOf the new total of an account in both
 * @throws SymbolonError `TotalBeyondUint256`
 */
function joinRows(
  previous: Allocation,
  recent: Allocation,
  amountOf: (before: bigint, recent: bigint) => bigint,
): NextAllocation {
  // So no single amount exceeds a uint256 either.
  if (amountOf(previous.total, recent.total) > MAX_UINT256) throw beyondUint256(previous, recent);
  const amounts = new Uint8Array((previous.count + recent.count) * WORD_BYTES);
  amounts.set(previous.amounts);
  const isNew = new Uint8Array(recent.count);
  let notNamed = 0;
  let reached = 0;
  mergeAccounts(previous, recent, {
    onlyBefore() {
      notNamed++;
    },
    onlyAfter(row) {
      isNew[row] = 1;
    },
    both(row, other) {
      const before = readUint256(amounts, row * WORD_BYTES);
      const amount = readUint256(recent.amounts, other * WORD_BYTES);
      if (amount >= before) reached++;
      writeUint256(amounts, row * WORD_BYTES, amountOf(before, amount));
    },
  });
  const accounts = new Uint8Array((previous.count + recent.count) * ADDRESS_BYTES);
  accounts.set(previous.accounts);
  let count = previous.count;
  for (let row = 0; row < recent.count; row++) {
    if (isNew[row] === 0) continue;
    copyRow(recent.accounts, row, accounts, count, ADDRESS_BYTES);
    copyRow(recent.amounts, row, amounts, count, WORD_BYTES);
    count++;
  }
  const decimals = previous.decimals ?? recent.decimals;
  const allocation = makeAllocation({
    accounts: accounts.subarray(0, count * ADDRESS_BYTES),
    amounts: amounts.subarray(0, count * WORD_BYTES),
    indexed: false,
    ...(decimals !== undefined && { decimals }),
  });
  if (allocation.total > MAX_UINT256) throw beyondUint256(previous, recent);
  return { allocation, notNamed, reached };
}

function copyRow(from: Uint8Array, row: number, to: Uint8Array, place: number, width: number): void {
  to.set(from.subarray(row * width, (row + 1) * width), place * width);
}

function beyondUint256(previous: Allocation, recent: Allocation) {
  return fileError(recent.source?.name ?? "The new file", {
    code: "TotalBeyondUint256",
    problem: `is ${recent.total} base units in total, and the sum with the previous ${previous.total} exceeds the largest uint256`,
    hint: "Check the amounts and their decimals.",
    details: { before: previous.total.toString(), recent: recent.total.toString() },
  });
}
