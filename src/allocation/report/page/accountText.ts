import { ADDRESS_BYTES } from "../../../core/bytes.ts";
import type { Allocation } from "../../allocation.ts";
import { checksumAccount } from "../../checksum.ts";

/** A row's account with its EIP-55 checksum. */
export function accountText({ accounts }: Allocation, index: number): string {
  return checksumAccount(accounts.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES));
}
