import { ADDRESS_BYTES, readUint256, WORD_BYTES } from "../core/bytes.ts";
import type { AllocationColumns, AllocationWarning } from "./allocation.ts";

/** The last of the addresses where the chain itself keeps contracts: precompiles, on Ethereum since Osaka 0x01 to 0x11. */
const LAST_PRECOMPILE = 0x11;
/** Byte of the newest precompile, P256VERIFY at 0x100, before its last. */
const P256VERIFY = 0x0100;

/**
 * Finds rows that are allowed but whom nobody can ever claim: published distributions do hold the zero address
 * (UNI's index 0), so it is told rather than refused. It depends on the columns alone, so that whoever rebuilds them finds
 * the same.
 */
export function allocationWarnings(columns: AllocationColumns): readonly AllocationWarning[] {
  const { accounts, amounts, beneficiaries } = columns;
  const warnings: AllocationWarning[] = [];
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

/** The number that an address is, where it is zero or a precompile. */
function smallAddress(addresses: Uint8Array, at: number): number | undefined {
  for (let i = at; i < at + ADDRESS_BYTES - 2; i++) if (addresses[i] !== 0) return undefined;
  const end = at + ADDRESS_BYTES;
  const number = 256 * (addresses[end - 2] as number) + (addresses[end - 1] as number);
  return number <= LAST_PRECOMPILE || number === P256VERIFY ? number : undefined;
}

function hexOf(address: number): string {
  return `0x${address.toString(16).padStart(2 * ADDRESS_BYTES, "0")}`;
}
