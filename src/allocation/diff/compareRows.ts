import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import type { Allocation } from "../allocation.ts";
import { createAmountSum } from "../report/amountSum.ts";
import type { ChangedAccounts } from "./allocationDiff.ts";
import { type ChangeKind, changeBits, changeKinds } from "./change.ts";
import { compareWords } from "./compareWords.ts";
import { mergeAccounts } from "./mergeAccounts.ts";

/** What tells two allocations apart, as flat columns: nine bytes a change and no object. */
export type ComparedRows = {
  /** Bits of each change, in the order of the accounts. */
  readonly kinds: Uint8Array;
  /** Its row in either allocation; 0 where there is none. */
  readonly beforeRows: Uint32Array;
  readonly afterRows: Uint32Array;
  readonly byKind: Readonly<Record<ChangeKind, ChangedAccounts>>;
  readonly unchanged: number;
};

/** Compares two allocations account by account. */
export function compareRows(before: Allocation, after: Allocation, ignoreIndexes: boolean): ComparedRows {
  const most = before.count + after.count;
  const kinds = new Uint8Array(most);
  const beforeRows = new Uint32Array(most);
  const afterRows = new Uint32Array(most);
  const tally = createTally(before, after);
  const compareAmounts = compareWords(before.amounts, after.amounts, WORD_BYTES);
  const comparePayees = compareWords(payeesOf(before), payeesOf(after), ADDRESS_BYTES);
  let changed = 0;
  let unchanged = 0;

  function keep(bits: number, row: number, other: number): void {
    kinds[changed] = bits;
    beforeRows[changed] = row;
    afterRows[changed++] = other;
  }

  mergeAccounts(before, after, {
    onlyBefore(row) {
      keep(changeBits.removed, row, 0);
      tally.removed(row);
    },
    onlyAfter(row) {
      keep(changeBits.added, 0, row);
      tally.added(row);
    },
    both(row, other) {
      const fall = compareAmounts(row, other);
      let bits = 0;
      if (fall < 0) {
        bits |= changeBits.raised;
        tally.raised(row, other);
      } else if (fall > 0) {
        bits |= changeBits.lowered;
        tally.lowered(row, other);
      }
      if (row !== other && !ignoreIndexes) {
        bits |= changeBits.reindexed;
        tally.reindexed();
      }
      if (comparePayees(row, other) !== 0) {
        bits |= changeBits.redirected;
        tally.redirected();
      }
      if (bits === 0) unchanged++;
      else keep(bits, row, other);
    },
  });

  return {
    kinds: kinds.slice(0, changed),
    beforeRows: beforeRows.slice(0, changed),
    afterRows: afterRows.slice(0, changed),
    byKind: tally.byKind(),
    unchanged,
  };
}

/** Counts changes of each kind, and adds up exactly what they make of the total. */
function createTally(before: Allocation, after: Allocation) {
  const counts = { added: 0, removed: 0, raised: 0, lowered: 0, reindexed: 0, redirected: 0 };
  const sums = {
    added: createAmountSum(after.amounts),
    removed: createAmountSum(before.amounts),
    raisedFrom: createAmountSum(before.amounts),
    raisedTo: createAmountSum(after.amounts),
    loweredFrom: createAmountSum(before.amounts),
    loweredTo: createAmountSum(after.amounts),
  };
  return {
    added(row: number) {
      counts.added++;
      sums.added.add(row);
    },
    removed(row: number) {
      counts.removed++;
      sums.removed.add(row);
    },
    raised(row: number, other: number) {
      counts.raised++;
      sums.raisedFrom.add(row);
      sums.raisedTo.add(other);
    },
    lowered(row: number, other: number) {
      counts.lowered++;
      sums.loweredFrom.add(row);
      sums.loweredTo.add(other);
    },
    reindexed() {
      counts.reindexed++;
    },
    redirected() {
      counts.redirected++;
    },
    byKind(): Readonly<Record<ChangeKind, ChangedAccounts>> {
      const amounts: Partial<Record<ChangeKind, bigint>> = {
        added: sums.added.total(),
        removed: sums.removed.total(),
        raised: sums.raisedTo.total() - sums.raisedFrom.total(),
        lowered: sums.loweredFrom.total() - sums.loweredTo.total(),
      };
      const told = changeKinds.map((kind) => [kind, { accounts: counts[kind], amount: amounts[kind] ?? 0n }]);
      return Object.fromEntries(told) as Readonly<Record<ChangeKind, ChangedAccounts>>;
    },
  };
}

/** Whom each row pays: its account, unless the allocation names beneficiaries. */
function payeesOf({ accounts, beneficiaries = accounts }: Allocation): Uint8Array {
  return beneficiaries;
}
