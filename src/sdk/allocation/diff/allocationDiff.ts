import type { Address } from "viem";
import { ADDRESS_BYTES, bytesToHex, WORD_BYTES } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type Allocation, accountAt, amountAt, createAmountSum } from "../allocation.ts";
import { viewOf } from "../checksum.ts";
import { stringOrder } from "../stringOrder.ts";

/** Changes of an account between two allocations; several may apply to one. */
export type RowChangeKind = "added" | "removed" | "raised" | "lowered" | "reindexed" | "redirected";

/** The bit of each kind in columns of changes. */
const changeBits: Readonly<Record<RowChangeKind, number>> = {
  added: 1,
  removed: 2,
  raised: 4,
  lowered: 8,
  reindexed: 16,
  redirected: 32,
};

/** All kinds, in the order of reports. */
export const rowChangeKinds = Object.keys(changeBits) as readonly RowChangeKind[];

export type ChangedAccounts = {
  readonly accounts: number;
  /** How much the total grew or fell through them, in base units; 0 where amounts stayed. */
  readonly amount: bigint;
};

export type ChangedRow = {
  readonly index: number;
  /** Base units. */
  readonly amount: bigint;
  /** Who is paid, in lower case: the account itself, unless the allocation names beneficiaries. */
  readonly beneficiary: Address;
};

export type AllocationChange = {
  /** In lower case. */
  readonly account: Address;
  /** At least one. */
  readonly kinds: readonly RowChangeKind[];
  /** Undefined where it was added. */
  readonly before: ChangedRow | undefined;
  /** Undefined where it was removed. */
  readonly after: ChangedRow | undefined;
};

export type AllocationDiff = {
  readonly before: { readonly accounts: number; readonly total: bigint };
  readonly after: { readonly accounts: number; readonly total: bigint };
  /** An account may be of several kinds: raised and reindexed. */
  readonly byKind: Readonly<Record<RowChangeKind, ChangedAccounts>>;
  /** Accounts that are the same in everything that was compared. */
  readonly unchanged: number;
  readonly changed: number;
  /** The changes in the order of the accounts: all, or those of one kind, or a number of first ones. */
  readonly changes: (filter?: {
    readonly kind?: RowChangeKind;
    readonly limit?: number;
  }) => Generator<AllocationChange>;
};

export type AllocationDiffOptions = {
  /**
   * Whether to ignore indexes: where no leaf binds them, or two files are in different orders. Default: a row at
   * another index counts as changed, since leaves of `native` and `uniswap` bind the index.
   */
  readonly ignoreIndexes?: boolean;
};

/**
 * Compares two allocations by account, in about half a second for a million rows each.
 * @example
 * const diff = allocationDiff(before, after);
 * for (const { account } of diff.changes({ kind: "lowered" })) console.log(account);
 */
export function allocationDiff(
  before: Allocation,
  after: Allocation,
  { ignoreIndexes = false }: AllocationDiffOptions = {},
): AllocationDiff {
  const { kinds, beforeRows, afterRows, byKind, unchanged } = compareRows(before, after, ignoreIndexes);

  function* changes({
    kind,
    limit = Number.POSITIVE_INFINITY,
  }: NonNullable<Parameters<AllocationDiff["changes"]>[0]> = {}): Generator<AllocationChange> {
    const filter = kind === undefined ? 0xff : changeBits[kind];
    let left = limit;
    for (let place = 0; place < kinds.length && left > 0; place++) {
      const bits = kinds[place] as number;
      if ((bits & filter) === 0) continue;
      left--;
      const row = beforeRows[place] as number;
      const other = afterRows[place] as number;
      const isAdded = (bits & changeBits.added) !== 0;
      const isRemoved = (bits & changeBits.removed) !== 0;
      yield {
        account: isAdded ? accountAt(after, other) : accountAt(before, row),
        kinds: rowChangeKinds.filter((each) => (bits & changeBits[each]) !== 0),
        before: isAdded ? undefined : rowOf(before, row),
        after: isRemoved ? undefined : rowOf(after, other),
      };
    }
  }

  return {
    before: { accounts: before.count, total: before.total },
    after: { accounts: after.count, total: after.total },
    byKind,
    unchanged,
    changed: kinds.length,
    changes,
  };
}

function rowOf(allocation: Allocation, index: number): ChangedRow {
  const { accounts, beneficiaries = accounts } = allocation;
  const beneficiary = beneficiaries.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES);
  return { index, amount: amountAt(allocation, index), beneficiary: bytesToHex(beneficiary) };
}

/** The differences of two allocations, as flat columns: nine bytes for each change and no object. */
function compareRows(before: Allocation, after: Allocation, ignoreIndexes: boolean) {
  const max = before.count + after.count;
  const kinds = new Uint8Array(max);
  const beforeRows = new Uint32Array(max);
  const afterRows = new Uint32Array(max);
  const tally = byEachKind(() => createTally(before, after));
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
      tally.removed.count(row);
    },
    onlyAfter(row) {
      keep(changeBits.added, 0, row);
      tally.added.count(undefined, row);
    },
    both(row, other) {
      const fall = compareAmounts(row, other);
      let bits = 0;
      if (fall < 0) {
        bits |= changeBits.raised;
        tally.raised.count(row, other);
      } else if (fall > 0) {
        bits |= changeBits.lowered;
        tally.lowered.count(row, other);
      }
      if (row !== other && !ignoreIndexes) {
        bits |= changeBits.reindexed;
        tally.reindexed.count();
      }
      if (comparePayees(row, other) !== 0) {
        bits |= changeBits.redirected;
        tally.redirected.count();
      }
      if (bits === 0) unchanged++;
      else keep(bits, row, other);
    },
  });

  return {
    /** Bits of each change, in the order of the accounts. */
    kinds: kinds.slice(0, changed),
    /** Its row in either allocation; 0 where it has none. */
    beforeRows: beforeRows.slice(0, changed),
    afterRows: afterRows.slice(0, changed),
    byKind: byEachKind((kind) => tally[kind].counted()),
    unchanged,
  };
}

/** Counts changes of one kind, and sums up exactly their effect on the total. */
function createTally(before: Allocation, after: Allocation) {
  const was = createAmountSum(before.amounts);
  const is = createAmountSum(after.amounts);
  let accounts = 0;
  return {
    /** Rows whose amounts count, in either allocation. */
    count(row?: number, other?: number): void {
      accounts++;
      if (row !== undefined) was.add(row);
      if (other !== undefined) is.add(other);
    },
    counted(): ChangedAccounts {
      const moved = is.total() - was.total();
      return { accounts, amount: moved < 0n ? -moved : moved };
    },
  };
}

function byEachKind<Value>(make: (kind: RowChangeKind) => Value): Readonly<Record<RowChangeKind, Value>> {
  const made = rowChangeKinds.map((kind) => [kind, make(kind)]);
  return Object.fromEntries(made) as Record<RowChangeKind, Value>;
}

/** Who is paid by each row: its account, unless the allocation names beneficiaries. */
function payeesOf({ accounts, beneficiaries = accounts }: Allocation): Uint8Array {
  return beneficiaries;
}

export const CHANGES_HEADER =
  "account,changes,index_before,index_after,amount_before,amount_after,beneficiary_before,beneficiary_after";

const ROWS_A_PIECE = 4_096;

/**
 * All changes as CSV, in the order of the accounts: the kinds of each separated by spaces, amounts in base units, empty
 * where an account was missing.
 */
export function* changesCsv(diff: AllocationDiff): Generator<string> {
  let text = `${CHANGES_HEADER}\n`;
  let rows = 0;
  for (const { account, kinds, before, after } of diff.changes()) {
    const values = [
      account,
      kinds.join(" "),
      before?.index,
      after?.index,
      before?.amount,
      after?.amount,
      before?.beneficiary,
      after?.beneficiary,
    ];
    text += `${values.map((value) => value ?? "").join(",")}\n`;
    if (++rows % ROWS_A_PIECE !== 0) continue;
    yield text;
    text = "";
  }
  yield text;
}

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
    const row = left[i] as number;
    const other = right[j] as number;
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
function compareWords(
  left: Uint8Array,
  right: Uint8Array,
  width: number,
): (row: number, other: number) => number {
  const leftView = viewOf(left);
  const rightView = viewOf(right);
  return (row, other) => {
    const from = row * width;
    const to = other * width;
    for (let at = 0; at < width; at += 4) {
      const difference = leftView.getUint32(from + at) - rightView.getUint32(to + at);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

/** Changes shown in the error; all are counted. */
const MAX_CHANGES_SHOWN = 5;

/**
 * Changes that a cumulative campaign must never make: the amount already paid would exceed what is due, or no longer be
 * due.
 */
export const forbiddenForCumulative: readonly RowChangeKind[] = ["removed", "lowered"];

export type RequireOnlyParameters = {
  readonly diff: AllocationDiff;
  readonly forbidden: readonly RowChangeKind[];
  /** Names of the two allocations in errors. */
  readonly before: string;
  readonly after: string;
  /** What to do; default: fix it, or allow it. */
  readonly hint?: string;
};

/**
 * Refuses changes of certain kinds.
 * @throws SymbolonError `ForbiddenChange`, with the first offenders by account and how many there are of each kind
 */
export function requireOnly({
  diff,
  forbidden,
  before,
  after,
  hint = `Correct ${after}, or allow such changes if you intend them.`,
}: RequireOnlyParameters): void {
  const found = forbidden.filter((kind) => diff.byKind[kind].accounts > 0);
  if (found.length === 0) return;
  const counts = found.map((kind) => `${diff.byKind[kind].accounts} ${kind}`).join(" and ");
  const offenders = found.flatMap((kind) =>
    [...diff.changes({ kind, limit: MAX_CHANGES_SHOWN })].map((change) => ({ kind, ...change })),
  );
  const listed = offenders.slice(0, MAX_CHANGES_SHOWN).map((change) => changeText(change.kind, change));
  const all = found.reduce((sum, kind) => sum + diff.byKind[kind].accounts, 0);
  const rest = all > listed.length ? `; and ${all - listed.length} more` : "";
  throw new SymbolonError({
    code: "ForbiddenChange",
    reason: `${after} makes forbidden changes to ${before}: ${counts} (amounts in base units): ${listed.join("; ")}${rest}.`,
    hint,
    details: {
      before,
      after,
      forbidden,
      counts: Object.fromEntries(found.map((kind) => [kind, diff.byKind[kind].accounts])),
      offenders: offenders.map(({ kind, account, before: was, after: is }) => ({
        kind,
        account,
        before: was?.amount.toString() ?? null,
        after: is?.amount.toString() ?? null,
      })),
    },
  });
}

/**
 * One change, as far as it is of one kind, for people: `0x... lowered from 5 to 4`.
 * @param amount writes an amount; default: in base units
 */
export function changeText(
  kind: RowChangeKind,
  { account, before, after }: AllocationChange,
  amount: (value: bigint) => string = String,
): string {
  const texts: Readonly<Record<RowChangeKind, string>> = {
    added: `added with ${amount(after?.amount ?? 0n)} at index ${after?.index}`,
    removed: `removed, had ${amount(before?.amount ?? 0n)} at index ${before?.index}`,
    raised: `raised from ${amount(before?.amount ?? 0n)} to ${amount(after?.amount ?? 0n)}`,
    lowered: `lowered from ${amount(before?.amount ?? 0n)} to ${amount(after?.amount ?? 0n)}`,
    reindexed: `moved from index ${before?.index} to ${after?.index}`,
    redirected: `paid ${before?.beneficiary}, now pays ${after?.beneficiary}`,
  };
  return `${account} ${texts[kind]}`;
}
