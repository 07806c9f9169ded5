import { concatHex, type Hex, isHex, size } from "viem";

/**
 * A contract that returns the words of its storage at the slots of its calldata:
 *
 *   for (at = 0; at != calldatasize; at += 32) mstore(at, sload(calldataload(at)))
 *   return(0, at)
 */
const READER: Hex = "0x60005b36811460145780355481526020016002565b6000f3";

/** Slots of one call: two million gas, well below what nodes allow. */
export const SLOTS_OF_A_CALL = 1000;

/**
 * Parameters of the `eth_call` that reads slots of a contract: for this call it runs other code, over its own storage.
 * @param block hexadecimal number
 */
export function slotsCall(address: string, slots: readonly Hex[], block: Hex): readonly unknown[] {
  return [{ to: address, data: concatHex(slots) }, block, { [address]: { code: READER } }];
}

/** @returns undefined where the node answered with something else, as one does that leaves the contract its own code */
export function slotsOfAnswer(answer: unknown, count: number): readonly Hex[] | undefined {
  if (!isHex(answer) || size(answer) !== 32 * count) return undefined;
  const bytes = Buffer.from(answer.slice(2), "hex");
  return Array.from({ length: count }, (_, at): Hex => `0x${bytes.toString("hex", 32 * at, 32 * at + 32)}`);
}
