import { type Address, concatHex, type Hex, isHex, numberToHex, size } from "viem";
import type { AccountFacts } from "../answers/answerLines.ts";

/**
 * A constructor that returns balance and code hash of the accounts that follow it, 20 bytes each:
 *
 *   out = 0, at = length of this program
 *   while (at != codesize) {
 *     codecopy(out + 12, at, 20)
 *     account = mload(out)
 *     mstore(out, balance(account))
 *     mstore(out + 32, extcodehash(account))
 *     at += 20, out += 64
 *   }
 *   return(0, out)
 */
const READER: Hex =
  "0x6000602f5b388114602a5760148183600c01398151803183523f826020015260140190604001906004565b506000f3";

/** An account that nobody has. */
export const NOBODY: Address = "0x000000000000000000000000000000005e7ea25a";

/** Accounts of one call: what a constructor returns is held to the size of a contract, 24,576 bytes (EIP-170). */
export const ACCOUNTS_OF_A_CALL = 380;

/**
 * First parameter of the `eth_call` that reads these accounts, `ACCOUNTS_OF_A_CALL` at most. Some nodes give the caller
 * ether, so it is nobody who may be asked for.
 */
export function accountsCall(accounts: readonly Address[]): { readonly from: Address; readonly data: Hex } {
  return { from: NOBODY, data: concatHex([READER, ...accounts]) };
}

/** @returns undefined where the node answered with something else, as one does that runs no constructors for a call */
export function accountsOfAnswer(answer: unknown, count: number): readonly AccountFacts[] | undefined {
  if (!isHex(answer) || size(answer) !== 64 * count) return undefined;
  const bytes = Buffer.from(answer.slice(2), "hex");
  return Array.from({ length: count }, (_, at) => ({
    balance: numberToHex(BigInt(`0x${bytes.toString("hex", 64 * at, 64 * at + 32)}`)),
    codeHash: `0x${bytes.toString("hex", 64 * at + 32, 64 * at + 64)}`,
  }));
}
