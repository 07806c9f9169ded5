import { ADDRESS_BYTES, readUint256, WORD_BYTES, writeUint256 } from "../../core/bytes.ts";
import type { Columns } from "./columns.ts";
import { NO_EARLIER } from "./findDuplicates.ts";

/**
 * Adds the amounts of later rows to the first row of their account, whose sum the caller knows to fit a uint256. The later
 * rows stay where they are.
 * @param firsts for each row the first one of its account
 */
export function addToFirsts(columns: Columns, firsts: Uint32Array): void {
  const { amounts, rows } = columns;
  for (let row = 0; row < rows; row++) {
    const first = firsts[row] as number;
    if (first === NO_EARLIER) continue;
    const sum = readUint256(amounts, first * WORD_BYTES) + readUint256(amounts, row * WORD_BYTES);
    writeUint256(amounts, first * WORD_BYTES, sum);
  }
}

/** Closes the gaps that later rows of an account leave: what stays keeps its order. */
export function dropLater(columns: Columns, firsts: Uint32Array): void {
  const { accounts, amounts, beneficiaries, rows } = columns;
  let kept = 0;
  for (let row = 0; row < rows; row++) {
    if (firsts[row] !== NO_EARLIER) continue;
    if (kept !== row) {
      accounts.copyWithin(kept * ADDRESS_BYTES, row * ADDRESS_BYTES, (row + 1) * ADDRESS_BYTES);
      amounts.copyWithin(kept * WORD_BYTES, row * WORD_BYTES, (row + 1) * WORD_BYTES);
      beneficiaries?.copyWithin(kept * ADDRESS_BYTES, row * ADDRESS_BYTES, (row + 1) * ADDRESS_BYTES);
    }
    kept++;
  }
  columns.rows = kept;
}
