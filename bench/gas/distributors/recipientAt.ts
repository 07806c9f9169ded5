import { type Address, bytesToHex } from "viem";
import { ADDRESS_BYTES } from "../../../src/sdk/core/bytes.ts";
import { seededBytes } from "../seededBytes.ts";

/** Where a row's account wants its tokens, where it signs: an address in no allocation, which never held any. */
export function recipientAt(index: number): Address {
  return bytesToHex(seededBytes(`recipient ${index}`, ADDRESS_BYTES));
}
