import { type Hex, keccak256, serializeTransaction, type TransactionSerializableEIP1559 } from "viem";
import type { KeyRing } from "./openKeyRing.ts";

/** A transaction as a node takes it: signed, and in hexadecimal digits. */
export function signTransaction(
  ring: KeyRing,
  key: number,
  fields: Omit<TransactionSerializableEIP1559, "type">,
): Hex {
  const transaction = { ...fields, type: "eip1559" } as const;
  const signature = ring.sign(key, keccak256(serializeTransaction(transaction)));
  return serializeTransaction(transaction, signature);
}
