import { ADDRESS_BYTES, WORD_BYTES } from "./bytes.ts";
import { SymbolonError } from "./errors.ts";
import { type Hasher, nobleHasher } from "./hasher.ts";

const ROW_BYTES = ADDRESS_BYTES + WORD_BYTES;

/**
 * Commits to an allocation before its randomness is known: keccak-256 of (account 20 bytes, amount 32 bytes)
 * over the merged rows in source order, end to end.
 * @param accounts n * 20 bytes
 * @param amounts n * 32 bytes, big-endian base units
 * @returns 32 bytes
 * @throws SymbolonError `TornColumns` where the columns are not of one length
 */
export function allocationHash(
  accounts: Uint8Array,
  amounts: Uint8Array,
  hasher: Hasher = nobleHasher,
): Uint8Array {
  const count = accounts.length / ADDRESS_BYTES;
  if (!Number.isInteger(count) || amounts.length !== count * WORD_BYTES) {
    throw new SymbolonError({
      code: "TornColumns",
      reason: `${accounts.length} bytes of accounts and ${amounts.length} of amounts are not the same rows.`,
      cure: "Give 20 bytes of account and 32 bytes of amount for each row.",
      details: { accounts: accounts.length, amounts: amounts.length },
    });
  }
  const rows = new Uint8Array(count * ROW_BYTES);
  for (let row = 0; row < count; row++) {
    const at = row * ROW_BYTES;
    rows.set(accounts.subarray(row * ADDRESS_BYTES, (row + 1) * ADDRESS_BYTES), at);
    rows.set(amounts.subarray(row * WORD_BYTES, (row + 1) * WORD_BYTES), at + ADDRESS_BYTES);
  }
  return hasher.keccak256(rows);
}
