import { ADDRESS_BYTES } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";
import { type Allocation, amountAt } from "../allocation.ts";
import { ACCOUNT_CHARACTERS, createChecksumText } from "../checksum.ts";
import type { FilePieces } from "../output/treePieces.ts";

const ROWS_A_PIECE = 4_096;
/** Digits of 2^256 - 1, its point, a zero before it, the comma and the end of the line. */
const MAX_AFTER_ACCOUNT = 82;

/**
 * The file that `tree build` makes the next tree of: `account,amount`, a line a row, without indexes, since the order is
 * theirs. Equal rows give equal bytes.
 *
 * Amounts are as the previous tree was read: in tokens where it states decimals, and then always with a point, so that
 * nobody builds a tree of tokens as if they were base units by leaving `--decimals` out: that is refused.
 */
export function nextCsv(allocation: Allocation, hasher: Hasher): FilePieces {
  return { count: 1 + Math.ceil(allocation.count / ROWS_A_PIECE), pieces: piecesOf(allocation, hasher) };
}

function* piecesOf(allocation: Allocation, hasher: Hasher): Generator<Uint8Array> {
  const { count, accounts, decimals = 0 } = allocation;
  const encoder = new TextEncoder();
  yield encoder.encode("account,amount\n");
  const capacity = Math.min(count, ROWS_A_PIECE);
  const text = new Uint8Array(capacity * (ACCOUNT_CHARACTERS + MAX_AFTER_ACCOUNT));
  const out = new DataView(text.buffer);
  const names = createChecksumText(accounts.subarray(0, count * ADDRESS_BYTES), capacity, hasher);
  for (let from = 0; from < count; from += ROWS_A_PIECE) {
    const to = Math.min(from + ROWS_A_PIECE, count);
    names.take(from, to);
    let at = 0;
    for (let row = from; row < to; row++) {
      names.write(row, out, at);
      at += ACCOUNT_CHARACTERS;
      const rest = `,${amountText(amountAt(allocation, row), decimals)}\n`;
      at += encoder.encodeInto(rest, text.subarray(at)).written;
    }
    yield text.subarray(0, at);
  }
}

/** Exact: `1.5`, `100.0` with decimals, base units without. */
function amountText(amount: bigint, decimals: number): string {
  const digits = amount.toString();
  if (decimals === 0) return digits;
  const padded = digits.padStart(decimals + 1, "0");
  const fraction = padded.slice(-decimals).replace(/0+$/, "");
  return `${padded.slice(0, -decimals)}.${fraction === "" ? "0" : fraction}`;
}
