import { ADDRESS_BYTES } from "../../core/bytes.ts";

/** Beyond this many rows a bucket was filled on purpose, and is sorted in n log n comparisons. */
const USUAL_ROWS = 2_048;

const counts = new Uint32Array(257);
const sortedRows = new Uint32Array(USUAL_ROWS);
const sortedKeys = new Uint32Array(USUAL_ROWS);

/**
 * Sorts the rows of one bucket by their accounts, in place: by the first byte at once, then by inserting, since by then
 * hardly any two are out of order.
 * @param rows of this bucket those from `from` to `to`
 * @param keys the first four bytes of each row's account, big-endian; out of order afterwards
 * @param accounts the whole column
 */
export function sortAccounts(
  rows: Uint32Array,
  keys: Uint32Array,
  from: number,
  to: number,
  accounts: Uint8Array,
): void {
  if (to - from > USUAL_ROWS) {
    rows.subarray(from, to).sort((left, right) => compareFrom(accounts, left, right, 0));
    return;
  }
  counts.fill(0);
  for (let i = from; i < to; i++) {
    const next = ((keys[i] as number) >>> 24) + 1;
    counts[next] = (counts[next] as number) + 1;
  }
  for (let byte = 0; byte < 256; byte++) {
    counts[byte + 1] = (counts[byte + 1] as number) + (counts[byte] as number);
  }
  for (let i = from; i < to; i++) {
    const byte = (keys[i] as number) >>> 24;
    const place = counts[byte] as number;
    counts[byte] = place + 1;
    sortedRows[place] = rows[i] as number;
    sortedKeys[place] = keys[i] as number;
  }
  for (let i = 0; i < to - from; i++) {
    const row = sortedRows[i] as number;
    const key = sortedKeys[i] as number;
    let place = from + i;
    while (place > from) {
      const other = keys[place - 1] as number;
      const isPlaced =
        other === key ? compareFrom(accounts, rows[place - 1] as number, row, 4) <= 0 : other < key;
      if (isPlaced) break;
      rows[place] = rows[place - 1] as number;
      keys[place] = other;
      place--;
    }
    rows[place] = row;
    keys[place] = key;
  }
}

function compareFrom(accounts: Uint8Array, left: number, right: number, from: number): number {
  for (let byte = from; byte < ADDRESS_BYTES; byte++) {
    const difference =
      (accounts[left * ADDRESS_BYTES + byte] as number) - (accounts[right * ADDRESS_BYTES + byte] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
