import { ADDRESS_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import { type Allocation, amountAt } from "../allocation.ts";
import { ADDRESS_DIGITS, checksumAccounts } from "../checksum.ts";

const ROWS_A_PIECE = 1_000;

/**
 * The canonical text of an allocation, in pieces: a header, then one line a row in index order with the index, the
 * checksummed account and the amount in base units. Equal rows give equal bytes.
 */
export function* allocationCsv(allocation: Allocation, hasher: Hasher): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  yield encoder.encode("index,account,amount\n");
  for (let from = 0; from < allocation.count; from += ROWS_A_PIECE) {
    const to = Math.min(from + ROWS_A_PIECE, allocation.count);
    const accounts = allocation.accounts.subarray(from * ADDRESS_BYTES, to * ADDRESS_BYTES);
    const digits = decoder.decode(checksumAccounts(accounts, hasher));
    let text = "";
    for (let row = from; row < to; row++) {
      const at = (row - from) * ADDRESS_DIGITS;
      text += `${row},0x${digits.slice(at, at + ADDRESS_DIGITS)},${amountAt(allocation, row)}\n`;
    }
    yield encoder.encode(text);
  }
}
