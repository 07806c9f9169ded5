import type { Hex } from "viem";
import { ADDRESS_BYTES, bytesToHex, readUint256, WORD_BYTES } from "../core/bytes.ts";
import { allocationWarnings } from "./allocationWarnings.ts";
import { sumAmounts } from "./sumAmounts.ts";

/** Something that is not wrong but that an operator must know before money moves. */
export type AllocationWarning = {
  readonly code: "ZeroAddress" | "PrecompileAddress" | "LostBeneficiary";
  /** The row's index. */
  readonly index: number;
  readonly message: string;
};

/** The file that an allocation was read from. */
export type AllocationSource = {
  /** File name without its folder, so that manifests do not depend on the machine. */
  readonly name: string;
  /** SHA-256 of the file's bytes as they lie on disk, before any unzipping. */
  readonly sha256: Hex;
};

/**
 * Who gets how much: flat columns, so that ten million rows cost 52 bytes each and no object. Accounts are
 * unique and no amount is zero.
 */
export type Allocation = {
  /** Rows, at least 1. */
  readonly count: number;
  /** `count * 20` bytes. */
  readonly accounts: Uint8Array;
  /** `count * 32` bytes, big-endian base units. */
  readonly amounts: Uint8Array;
  /**
   * `count * 20` bytes: whom each row pays where that is not its account. Only distributions of three fields, such as
   * Threshold's, have it.
   */
  readonly beneficiaries?: Uint8Array;
  /** Rows of the source that were added to an earlier row of their account; left out: none. */
  readonly merged?: number;
  /** Base units, at most 2^256 - 1. */
  readonly total: bigint;
  /** How many decimals the source's amounts were read with; absent: they were base units. */
  readonly decimals?: number;
  /** Whether the source states each row's index; if so the rows are in that order. */
  readonly indexed: boolean;
  readonly warnings: readonly AllocationWarning[];
  readonly source?: AllocationSource;
};

/** What {@link makeAllocation} is given: an allocation without what follows from its columns. */
export type AllocationColumns = Omit<Allocation, "count" | "total" | "warnings">;

/** Completes columns that are already known to be sound. */
export function makeAllocation(columns: AllocationColumns): Allocation {
  const count = columns.accounts.length / ADDRESS_BYTES;
  return { ...columns, count, total: sumAmounts(columns.amounts), warnings: allocationWarnings(columns) };
}

/** One row's account in lower case: compare and look up with it; for people use the checksummed form. */
export function accountAt(allocation: Allocation, index: number): Hex {
  return bytesToHex(allocation.accounts.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES));
}

/** One row's amount in base units. */
export function amountAt(allocation: Allocation, index: number): bigint {
  return readUint256(allocation.amounts, index * WORD_BYTES);
}
