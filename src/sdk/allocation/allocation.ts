import type { Hex } from "viem";
import {
  ADDRESS_BYTES,
  bytesToHex,
  readableWords,
  readUint256,
  SHORT_WORD_BYTES,
  WORD_BYTES,
  writableWords,
} from "../core/bytes.ts";
import { findDuplicates, NO_EARLIER } from "./duplicates.ts";

/** A finding that is no error, but that an operator must know before money moves. */
export type AllocationWarning = {
  readonly code:
    | "ZeroAddress"
    | "PrecompileAddress"
    | "LostBeneficiary"
    | "ZeroAmounts"
    | "SeveralLeaves"
    | "OwnIndexes";
  /** Index of the first affected row. */
  readonly index: number;
  readonly message: string;
};

export type AllocationSource = {
  /** File name without its folder, so that manifests do not depend on the machine. */
  readonly name: string;
  /** SHA-256 of the file's bytes as they lie on disk, before any unzipping. */
  readonly sha256: Hex;
};

/**
 * Who gets how much: flat columns, so that ten million rows cost 52 bytes each and no object. Accounts are unique and
 * no amount is zero, except in another party's allocation that is only audited.
 */
export type Allocation = {
  /** Rows, at least 1. */
  readonly count: number;
  /** `count * 20` bytes. */
  readonly accounts: Uint8Array;
  /** `count * 32` bytes, big-endian base units. */
  readonly amounts: Uint8Array;
  /**
   * `count * 20` bytes: who is paid instead of each row's account. Only distributions of three fields, such as
   * Threshold's, have it.
   */
  readonly beneficiaries?: Uint8Array;
  /** Rows of the source that were added to an earlier row of their account; default: none. */
  readonly merged?: number;
  /** Base units, at most 2^256 - 1. */
  readonly total: bigint;
  /** Decimals that the source's amounts were read with; absent: they were base units. */
  readonly decimals?: number;
  /** Whether the source gives each row's index; then the rows are in that order. */
  readonly indexed: boolean;
  /** The source's indexes, where they are not 0, 1, 2, ...: only of audited allocations. */
  readonly indexes?: Uint32Array;
  /** Whether amounts may be zero and accounts may be in several rows. */
  readonly audited?: true;
  readonly warnings: readonly AllocationWarning[];
  readonly source?: AllocationSource;
};

/** The input of {@link makeAllocation}: an allocation without what follows from its columns. */
export type AllocationColumns = Omit<Allocation, "count" | "total" | "warnings">;

/** Completes columns that are already known to be sound. */
export function makeAllocation(columns: AllocationColumns): Allocation {
  const count = columns.accounts.length / ADDRESS_BYTES;
  return { ...columns, count, total: sumAmounts(columns.amounts), warnings: allocationWarnings(columns) };
}

/** One row's account in lower case: to compare and look up. For people, use the checksummed form. */
export function accountAt(allocation: Allocation, index: number): Hex {
  return bytesToHex(allocation.accounts.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES));
}

/** One row's amount in base units. */
export function amountAt(allocation: Allocation, index: number): bigint {
  return readUint256(allocation.amounts, index * WORD_BYTES);
}

/**
 * The last address of the precompiles, where the chain itself keeps contracts: on Ethereum since Osaka 0x01 to 0x11.
 */
const LAST_PRECOMPILE = 0x11;
/** The byte before the last of the newest precompile's address: P256VERIFY at 0x100. */
const P256VERIFY = 0x0100;

/**
 * Finds allowed rows that nobody can ever claim. It warns instead of refusing, since published distributions do have
 * the zero address (UNI's index 0). The warnings depend on the columns alone, so that anybody who rebuilds them gets
 * the same.
 */
export function allocationWarnings(columns: AllocationColumns): readonly AllocationWarning[] {
  const { accounts, amounts, beneficiaries } = columns;
  const warnings: AllocationWarning[] = columns.audited ? [...auditWarnings(columns)] : [];
  for (let at = 0; at < accounts.length; at += ADDRESS_BYTES) {
    const small = accounts[at] === 0 ? smallAddress(accounts, at) : undefined;
    const unpaid =
      beneficiaries !== undefined && beneficiaries[at] === 0 ? smallAddress(beneficiaries, at) : undefined;
    if (small === undefined && unpaid === undefined) continue;
    const index = at / ADDRESS_BYTES;
    const amount = readUint256(amounts, index * WORD_BYTES);
    if (small === 0) {
      const message = `Index ${index} is the zero address: nobody can ever claim its ${amount} base units.`;
      warnings.push({ code: "ZeroAddress", index, message });
    } else if (small !== undefined) {
      const message = `Index ${index} is ${hexOf(small)}, a precompile of the chain: nobody can ever claim its ${amount} base units.`;
      warnings.push({ code: "PrecompileAddress", index, message });
    }
    if (unpaid === undefined) continue;
    const what = unpaid === 0 ? "the zero address" : `${hexOf(unpaid)}, a precompile of the chain`;
    const message = `Index ${index} pays ${what}: its ${amount} base units would be lost.`;
    warnings.push({ code: "LostBeneficiary", index, message });
  }
  return warnings;
}

/** Warnings about a published allocation that no new tree could be built from. */
function* auditWarnings({ accounts, amounts, indexes }: AllocationColumns): Generator<AllocationWarning> {
  const count = accounts.length / ADDRESS_BYTES;
  const indexOf = (row: number) => indexes?.[row] ?? row;
  const zeros = rowsOf(count, (row) => isZero(amounts, row * WORD_BYTES));
  if (zeros.count > 0) {
    const index = indexOf(zeros.first);
    const message = `${zeros.count} ${zeros.count === 1 ? "leaf pays" : "leaves pay"} nothing, the first with index ${index}.`;
    yield { code: "ZeroAmounts", index, message };
  }
  const firsts = findDuplicates(accounts, count);
  if (firsts !== undefined) {
    const later = rowsOf(count, (row) => firsts[row] !== NO_EARLIER);
    const several = new Set(firsts).size - 1;
    const first = firsts[later.first] as number;
    const account = bytesToHex(accounts.subarray(first * ADDRESS_BYTES, (first + 1) * ADDRESS_BYTES));
    const message = `${several} ${several === 1 ? "account has" : "accounts have"} several leaves, ${several + later.count} in all; the first is ${account}, with the indexes ${indexOf(first)} and ${indexOf(later.first)}. Their proofs go by index.`;
    yield { code: "SeveralLeaves", index: indexOf(first), message };
  }
  if (indexes === undefined) return;
  const message = `The source numbers its ${count} rows from ${indexOf(0)} to ${indexOf(count - 1)}, and not from 0 to ${count - 1}: leaves bind its numbers.`;
  yield { code: "OwnIndexes", index: indexOf(0), message };
}

/** How many rows match, and the first of them. */
function rowsOf(count: number, isSo: (row: number) => boolean) {
  let found = 0;
  let first = -1;
  for (let row = 0; row < count; row++) {
    if (!isSo(row)) continue;
    if (found++ === 0) first = row;
  }
  return { count: found, first };
}

function isZero(words: Uint8Array, at: number): boolean {
  for (let byte = at + WORD_BYTES - 1; byte >= at; byte--) if (words[byte] !== 0) return false;
  return true;
}

/** The address as a number, where it is zero or a precompile. */
function smallAddress(addresses: Uint8Array, at: number): number | undefined {
  for (let i = at; i < at + ADDRESS_BYTES - 2; i++) if (addresses[i] !== 0) return undefined;
  const end = at + ADDRESS_BYTES;
  const number = 256 * (addresses[end - 2] as number) + (addresses[end - 1] as number);
  return number <= LAST_PRECOMPILE || number === P256VERIFY ? number : undefined;
}

function hexOf(address: number): string {
  return `0x${address.toString(16).padStart(2 * ADDRESS_BYTES, "0")}`;
}

const LIMBS = WORD_BYTES / 4;
/** This many 32-bit words add up exactly in a double: they stay below 2^53. */
const ROWS_A_SUM = 2 ** 20;

/**
 * The sum of many 256-bit words, which may be beyond a uint256.
 * @param amounts n * 32 bytes, big-endian
 */
export function sumAmounts(amounts: Uint8Array): bigint {
  const view = new DataView(amounts.buffer, amounts.byteOffset, amounts.byteLength);
  const sums = new Float64Array(LIMBS);
  let total = 0n;
  for (let from = 0; from < amounts.length; from += ROWS_A_SUM * WORD_BYTES) {
    sums.fill(0);
    addRows(view, from, Math.min(amounts.length, from + ROWS_A_SUM * WORD_BYTES), sums);
    total += bigintOf(sums);
  }
  return total;
}

function addRows(view: DataView, from: number, to: number, sums: Float64Array): void {
  // Few amounts exceed 128 bits, and these sums stay in registers.
  let low0 = 0;
  let low1 = 0;
  let low2 = 0;
  let low3 = 0;
  for (let at = from; at < to; at += WORD_BYTES) {
    low0 += view.getUint32(at + 28);
    low1 += view.getUint32(at + 24);
    low2 += view.getUint32(at + 20);
    low3 += view.getUint32(at + 16);
    const high = view.getInt32(at) | view.getInt32(at + 4) | view.getInt32(at + 8) | view.getInt32(at + 12);
    if (high === 0) continue;
    for (let limb = 0; limb < LIMBS / 2; limb++) {
      sums[limb] = (sums[limb] as number) + view.getUint32(at + 4 * limb);
    }
  }
  sums.set([low3, low2, low1, low0], LIMBS / 2);
}

/**
 * The same rows in another order.
 * @param order at each new index the row that goes there: a permutation of 0 .. count - 1
 */
export function reorderAllocation(allocation: Allocation, order: Uint32Array): Allocation {
  const { accounts, amounts, beneficiaries } = allocation;
  const columns = {
    accounts: pickRows(accounts, ADDRESS_BYTES, order),
    amounts: pickRows(amounts, WORD_BYTES, order),
    ...(beneficiaries !== undefined && {
      beneficiaries: pickRows(beneficiaries, ADDRESS_BYTES, order),
    }),
  };
  const { indexes: _numbersOfTheOldOrder, ...rest } = allocation;
  const reordered = { ...rest, ...columns };
  return { ...reordered, warnings: allocationWarnings(reordered) };
}

/** The same rows with indexes of their own. @param indexes one for each row, in the order of the rows */
export function withIndexes(allocation: Allocation, indexes: Uint32Array): Allocation {
  const numbered = { ...allocation, indexes };
  return { ...numbered, warnings: allocationWarnings(numbered) };
}

/** Rows of a column of `width` bytes each, in the order of their numbers. */
export function pickRows(column: Uint8Array, width: number, rows: ArrayLike<number>): Uint8Array {
  const picked = new Uint8Array(rows.length * width);
  const from = readableWords(column);
  const to = writableWords(picked);
  const words = width / SHORT_WORD_BYTES;
  for (let place = 0, target = 0; place < rows.length; place++) {
    const source = (rows[place] as number) * words;
    for (let i = 0; i < words; i++) to[target++] = from[source + i] as number;
  }
  return picked;
}

/** A number of its 32-bit words, or sums of such words, the highest first. */
export function bigintOf(limbs: Iterable<number>): bigint {
  let value = 0n;
  for (const limb of limbs) value = (value << 32n) + BigInt(limb);
  return value;
}

/** Adds up amounts of some rows exactly, without a bigint for each row. @param amounts n * 32 bytes, big-endian */
export function createAmountSum(amounts: Uint8Array) {
  const view = new DataView(amounts.buffer, amounts.byteOffset, amounts.byteLength);
  const limbs = new Float64Array(LIMBS);
  let added = 0;
  let settled = 0n;

  function settle(): void {
    settled += bigintOf(limbs);
    limbs.fill(0);
    added = 0;
  }

  return {
    add(row: number): void {
      if (added++ === ROWS_A_SUM) settle();
      const at = row * WORD_BYTES;
      for (let limb = 0; limb < LIMBS; limb++) {
        limbs[limb] = (limbs[limb] as number) + view.getUint32(at + 4 * limb);
      }
    },
    /** What has been added so far, in base units. */
    total(): bigint {
      settle();
      return settled;
    },
  };
}

/** The sum of some rows, in base units. */
export function sumRows(allocation: Allocation, rows: ArrayLike<number>): bigint {
  const sum = createAmountSum(allocation.amounts);
  for (let i = 0; i < rows.length; i++) sum.add(rows[i] as number);
  return sum.total();
}
