import { type Address, concatHex, type Hex, isHex, numberToHex, size } from "viem";
import type { AccountFacts } from "../answers/openAnswers.ts";

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
const ACCOUNTS_READER: Hex =
  "0x6000602f5b388114602a5760148183600c01398151803183523f826020015260140190604001906004565b506000f3";

/** An account that nobody has. */
export const UNUSED_ACCOUNT: Address = "0x000000000000000000000000000000005e7ea25a";

/** Accounts of one call: what a constructor returns is held to the size of a contract, 24,576 bytes (EIP-170). */
export const ACCOUNTS_OF_A_CALL = 380;

/**
 * First parameter of the `eth_call` that reads these accounts, `ACCOUNTS_OF_A_CALL` at most. Some nodes give the caller
 * ether, so it is nobody who may be asked for.
 */
export function accountsCall(accounts: readonly Address[]): { readonly from: Address; readonly data: Hex } {
  return { from: UNUSED_ACCOUNT, data: concatHex([ACCOUNTS_READER, ...accounts]) };
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

/**
 * A contract that returns the words of its storage at the slots of its calldata:
 *
 *   for (at = 0; at != calldatasize; at += 32) mstore(at, sload(calldataload(at)))
 *   return(0, at)
 */
const SLOTS_READER: Hex = "0x60005b36811460145780355481526020016002565b6000f3";

/** Slots of one call: two million gas, well below what nodes allow. */
export const SLOTS_OF_A_CALL = 1000;

/**
 * Parameters of the `eth_call` that reads slots of a contract: for this call it runs other code, over its own storage.
 * @param block hexadecimal number
 */
export function slotsCall(address: string, slots: readonly Hex[], block: Hex): readonly unknown[] {
  return [{ to: address, data: concatHex(slots) }, block, { [address]: { code: SLOTS_READER } }];
}

/** @returns undefined where the node answered with something else, as one does that leaves the contract its own code */
export function slotsOfAnswer(answer: unknown, count: number): readonly Hex[] | undefined {
  if (!isHex(answer) || size(answer) !== 32 * count) return undefined;
  const bytes = Buffer.from(answer.slice(2), "hex");
  return Array.from({ length: count }, (_, at): Hex => `0x${bytes.toString("hex", 32 * at, 32 * at + 32)}`);
}
