import { type Address, type Hex, parseAbi } from "viem";
import { readContract } from "viem/actions";
import type { ReadClient } from "../clients.ts";

/** Where every chain of the OP stack has the contract that says what bytes on Ethereum cost (`GasPriceOracle`). */
export const OP_STACK_ORACLE: Address = "0x420000000000000000000000000000000000000F";

const abi = parseAbi(["function getL1Fee(bytes transaction) view returns (uint256)"]);

/**
 * What a chain of the OP stack charges for a transaction's bytes on Ethereum, in wei, besides gas.
 * @param transaction serialized, signed or not
 */
export function readL1Fee(client: ReadClient, transaction: Hex): Promise<bigint> {
  return readContract(client, {
    address: OP_STACK_ORACLE,
    abi,
    functionName: "getL1Fee",
    args: [transaction],
  });
}
