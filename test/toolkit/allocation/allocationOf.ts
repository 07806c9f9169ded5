import {
  type Allocation,
  type AllocationColumns,
  makeAllocation,
} from "../../../src/sdk/allocation/allocation.ts";
import { hexToBytes, writeUint256 } from "../../../src/sdk/core/bytes.ts";

/** A row; its account may be a number, written as an address. */
export type TestRow = { account: string | number | bigint; amount: bigint; beneficiary?: string };

/** An allocation of rows as they are, unchecked: so that tests may go beyond what a file may hold. */
export function allocationOf(
  rows: readonly TestRow[],
  more: Partial<Omit<AllocationColumns, "accounts" | "amounts">> = {},
): Allocation {
  const accounts = new Uint8Array(rows.length * 20);
  const amounts = new Uint8Array(rows.length * 32);
  const beneficiaries = new Uint8Array(rows.length * 20);
  for (const [i, { account, amount, beneficiary }] of rows.entries()) {
    accounts.set(hexToBytes(addressOf(account)), i * 20);
    beneficiaries.set(hexToBytes(beneficiary ?? addressOf(account)), i * 20);
    writeUint256(amounts, i * 32, amount);
  }
  const payees = rows.some(({ beneficiary }) => beneficiary !== undefined) ? { beneficiaries } : {};
  return makeAllocation({ accounts, amounts, indexed: false, ...payees, ...more });
}

/** Rows of these amounts, with accounts that look like anybody's. */
export function rowsOf(amounts: readonly bigint[]): TestRow[] {
  return amounts.map((amount, i) => ({ account: spread(i), amount }));
}

/** Different addresses for different numbers, that share nothing. */
export function spread(i: number): string {
  const mixed = BigInt(i + 1) * 0x9e3779b97f4a7c15f39cc0605cedc8341082276bn;
  return addressOf(mixed & ((1n << 160n) - 1n));
}

export function addressOf(account: string | number | bigint): string {
  return typeof account === "string" ? account : `0x${account.toString(16).padStart(40, "0")}`;
}
