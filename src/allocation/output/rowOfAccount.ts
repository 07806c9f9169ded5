import { ADDRESS_BYTES } from "../../core/bytes.ts";

/** The row of an account in a column that is in no order; -1 where it has none. */
export function rowOfAccount(accounts: Uint8Array, account: Uint8Array): number {
  for (let at = 0; at < accounts.length; at += ADDRESS_BYTES) {
    let same = 0;
    while (same < ADDRESS_BYTES && accounts[at + same] === account[same]) same++;
    if (same === ADDRESS_BYTES) return at / ADDRESS_BYTES;
  }
  return -1;
}
