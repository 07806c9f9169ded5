import { ADDRESS_BYTES, readableWords, SHORT_WORD_BYTES, WORD_BYTES, writableWords } from "../bytes.ts";
import { SymbolonError } from "../errors.ts";
import { type Hasher, nobleHasher } from "../hasher.ts";

const ROW_BYTES = ADDRESS_BYTES + WORD_BYTES;
const ACCOUNT_WORDS = ADDRESS_BYTES / SHORT_WORD_BYTES;
const AMOUNT_WORDS = WORD_BYTES / SHORT_WORD_BYTES;
/** Few enough to stay in the processor's cache. */
const ROWS_A_PIECE = 4_096;

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
      reason: `${accounts.length} bytes of accounts and ${amounts.length} bytes of amounts are not the same number of rows.`,
      hint: "Give 20 bytes of account and 32 bytes of amount for each row.",
      details: { accounts: accounts.length, amounts: amounts.length },
    });
  }
  const stream = hasher.stream();
  const piece = new Uint8Array(Math.min(count, ROWS_A_PIECE) * ROW_BYTES);
  for (let from = 0; from < count; from += ROWS_A_PIECE) {
    const to = Math.min(from + ROWS_A_PIECE, count);
    joinRows(
      readableWords(accounts.subarray(from * ADDRESS_BYTES, to * ADDRESS_BYTES)),
      readableWords(amounts.subarray(from * WORD_BYTES, to * WORD_BYTES)),
      writableWords(piece),
    );
    stream.update(piece.subarray(0, (to - from) * ROW_BYTES));
  }
  return stream.digest();
}

/** Puts each account before its amount. */
function joinRows(accounts: Uint32Array, amounts: Uint32Array, rows: Uint32Array): void {
  for (let account = 0, amount = 0, at = 0; account < accounts.length; ) {
    for (let i = 0; i < ACCOUNT_WORDS; i++) rows[at++] = accounts[account++] as number;
    for (let i = 0; i < AMOUNT_WORDS; i++) rows[at++] = amounts[amount++] as number;
  }
}
