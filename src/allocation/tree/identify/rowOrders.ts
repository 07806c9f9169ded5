import { ADDRESS_BYTES } from "../../../core/bytes.ts";
import { compareBytes, type Hasher } from "../../../core/hasher.ts";
import { checksumAccounts } from "../../checksum.ts";
import { orderByChecksum } from "../orderByChecksum.ts";
import { radixOrder } from "../radixOrder.ts";

/**
 * An order in which rows may have been numbered. `given`: that of the allocation. `checksum`: the ASCII order of
 * checksummed accounts. `account`: that of accounts as numbers.
 */
export type RowOrder = {
  readonly name: "given" | "checksum" | "account";
  /** At each place the row that stands there; left out: every row stands where it is. */
  readonly order?: Uint32Array;
};

/** The orders of an allocation's rows, those that come to the same left out. */
export function rowOrders(accounts: Uint8Array, hasher: Hasher): readonly RowOrder[] {
  const byChecksum = orderByChecksum(checksumAccounts(accounts, hasher));
  const byAccount = orderByAccount(accounts);
  return [
    { name: "given" },
    ...(byChecksum === undefined ? [] : [{ name: "checksum", order: byChecksum } as const]),
    ...(byAccount.every((row, place) => row === place)
      ? []
      : [{ name: "account", order: byAccount } as const]),
  ];
}

function orderByAccount(accounts: Uint8Array): Uint32Array {
  const view = new DataView(accounts.buffer, accounts.byteOffset, accounts.byteLength);
  const keys = new Uint32Array(accounts.length / ADDRESS_BYTES);
  for (let row = 0; row < keys.length; row++) keys[row] = view.getUint32(row * ADDRESS_BYTES);
  const accountOf = (row: number) => accounts.subarray(row * ADDRESS_BYTES, (row + 1) * ADDRESS_BYTES);
  return radixOrder(keys, (left, right) => compareBytes(accountOf(left), accountOf(right)));
}
