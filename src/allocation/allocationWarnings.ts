import { ADDRESS_BYTES, readUint256, WORD_BYTES } from "../core/bytes.ts";
import type { AllocationColumns, AllocationWarning } from "./allocation.ts";

/**
 * Finds rows that are allowed but can never be claimed: published distributions do hold the zero address
 * (UNI's index 0), so it is told rather than refused.
 */
export function allocationWarnings(columns: AllocationColumns): readonly AllocationWarning[] {
  const { accounts, amounts } = columns;
  const warnings: AllocationWarning[] = [];
  for (let index = 0, at = 0; at < accounts.length; index++, at += ADDRESS_BYTES) {
    if (accounts[at] !== 0 || !isZero(accounts, at)) continue;
    const amount = readUint256(amounts, index * WORD_BYTES);
    warnings.push({
      code: "ZeroAddress",
      index,
      message: `Index ${index} is the zero address: nobody can ever claim its ${amount} base units.`,
    });
  }
  return warnings;
}

function isZero(accounts: Uint8Array, at: number): boolean {
  for (let i = at; i < at + ADDRESS_BYTES; i++) if (accounts[i] !== 0) return false;
  return true;
}
