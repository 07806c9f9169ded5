import type { Address, Hex } from "viem";
import { bytesToHex } from "../bytes.ts";
import { hashStruct, structType } from "../signing/structType.ts";

export type RulesHashParameters = {
  /** The chain of the rulebook, which need not be the batch's. */
  readonly chainId: bigint;
  /** The contract that keeps the rules. */
  readonly rulebook: Address;
};

const RULES = structType("Rules(uint256 chainId,address rulebook)");

export const RULES_TYPEHASH: Hex = bytesToHex(RULES.typeHash);

/**
 * What a policy's `rulesHash` is where a contract keeps the rules: it names the contract, which can tell by its own address
 * that the batch binds it. Rules kept elsewhere have any other hash, such as keccak256 of their text.
 * @throws SymbolonError `DoesNotFit` where a value does not fit its Solidity type
 */
export function rulesHash({ chainId, rulebook }: RulesHashParameters): Hex {
  return bytesToHex(hashStruct(RULES, { chainId, rulebook }));
}
