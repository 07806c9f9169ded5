import { ADDRESS_BYTES, WORD_BYTES } from "../core/bytes.ts";
import { type Allocation, makeAllocation } from "./allocation.ts";

/**
 * The same rows in another order.
 * @param order at each new index the row that goes there: a permutation of 0 .. count - 1
 */
export function reorderAllocation(allocation: Allocation, order: Uint32Array): Allocation {
  const { count, total: _total, warnings: _warnings, ...columns } = allocation;
  const accounts = new Uint8Array(count * ADDRESS_BYTES);
  const amounts = new Uint8Array(count * WORD_BYTES);
  for (let index = 0; index < count; index++) {
    const row = order[index] as number;
    accounts.set(
      columns.accounts.subarray(row * ADDRESS_BYTES, (row + 1) * ADDRESS_BYTES),
      index * ADDRESS_BYTES,
    );
    amounts.set(columns.amounts.subarray(row * WORD_BYTES, (row + 1) * WORD_BYTES), index * WORD_BYTES);
  }
  return makeAllocation({ ...columns, accounts, amounts });
}
