import { wordOf } from "./wordOf.ts";

/** 32-bit words of an account. */
const ACCOUNT_WORDS = 5;
/** Beyond this many rows a bucket was filled on purpose, and is sorted in n log n comparisons. */
const USUAL_ROWS = 2_048;

const counts = new Uint32Array(257);
const unsortedKeys = new Uint32Array(USUAL_ROWS);
const keys = new Uint32Array(USUAL_ROWS);
const order = new Uint32Array(USUAL_ROWS);

/**
 * Sorts the records of one bucket by their accounts: by the first byte at once, then by inserting, since by then hardly
 * any two are out of order.
 * @param records flat words; each begins with its account
 * @param size words of a record
 * @returns which record is in each place from `from` on; good until the next call
 */
export function sortAccounts(records: Uint32Array, size: number, from: number, to: number): Uint32Array {
  const count = to - from;
  if (count > USUAL_ROWS) {
    const numbers = Uint32Array.from({ length: count }, (_, i) => from + i);
    return numbers.sort((left, right) => compareFrom(records, size, left, right, 0));
  }
  counts.fill(0);
  for (let i = 0, at = from * size; i < count; i++, at += size) {
    const key = wordOf(records[at] as number);
    unsortedKeys[i] = key;
    const next = (key >>> 24) + 1;
    counts[next] = (counts[next] as number) + 1;
  }
  for (let byte = 0; byte < 255; byte++) {
    counts[byte + 1] = (counts[byte + 1] as number) + (counts[byte] as number);
  }
  for (let i = 0; i < count; i++) {
    const key = unsortedKeys[i] as number;
    const place = counts[key >>> 24] as number;
    counts[key >>> 24] = place + 1;
    order[place] = from + i;
    keys[place] = key;
  }
  for (let i = 1; i < count; i++) {
    const record = order[i] as number;
    const key = keys[i] as number;
    let place = i;
    for (; place > 0; place--) {
      const other = keys[place - 1] as number;
      const isPlaced =
        other === key ? compareFrom(records, size, order[place - 1] as number, record, 1) <= 0 : other < key;
      if (isPlaced) break;
      order[place] = order[place - 1] as number;
      keys[place] = other;
    }
    order[place] = record;
    keys[place] = key;
  }
  return order;
}

function compareFrom(records: Uint32Array, size: number, left: number, right: number, from: number): number {
  for (let word = from; word < ACCOUNT_WORDS; word++) {
    const difference =
      wordOf(records[left * size + word] as number) - wordOf(records[right * size + word] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
