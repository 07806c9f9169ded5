import { ADDRESS_BYTES, WORD_BYTES } from "../core/bytes.ts";
import { readableWords, SHORT_WORD_BYTES, writableWords } from "../core/shortWords.ts";
import type { Allocation } from "./allocation.ts";
import { allocationWarnings } from "./allocationWarnings.ts";

/**
 * The same rows in another order.
 * @param order at each new index the row that goes there: a permutation of 0 .. count - 1
 */
export function reorderAllocation(allocation: Allocation, order: Uint32Array): Allocation {
  const { accounts, amounts, beneficiaries } = allocation;
  const columns = {
    accounts: reorderColumn(accounts, ADDRESS_BYTES, order),
    amounts: reorderColumn(amounts, WORD_BYTES, order),
    ...(beneficiaries !== undefined && {
      beneficiaries: reorderColumn(beneficiaries, ADDRESS_BYTES, order),
    }),
  };
  const reordered = { ...allocation, ...columns };
  return { ...reordered, warnings: allocationWarnings(reordered) };
}

function reorderColumn(column: Uint8Array, width: number, order: Uint32Array): Uint8Array {
  const reordered = new Uint8Array(order.length * width);
  const from = readableWords(column);
  const to = writableWords(reordered);
  const words = width / SHORT_WORD_BYTES;
  for (let index = 0, target = 0; index < order.length; index++) {
    const source = (order[index] as number) * words;
    for (let i = 0; i < words; i++) to[target++] = from[source + i] as number;
  }
  return reordered;
}
