import { bytesToHex } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { seededBytes } from "./seededBytes.ts";

/** Whose key signs for a row, where rows have keys. */
export function signerAt(index: number): PrivateKeyAccount {
  return privateKeyToAccount(bytesToHex(seededBytes(`signer ${index}`, 32)));
}
