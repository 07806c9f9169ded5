import { type Hex, parseAbi } from "viem";
import { readContract } from "viem/actions";
import type { ReadClient } from "../clients.ts";
import { OP_STACK_ORACLE } from "../nodeDialect.ts";

const abi = parseAbi(["function getL1Fee(bytes transaction) view returns (uint256)"]);

/**
 * Wei that a chain of the OP stack charges for a transaction's bytes on Ethereum, in addition to gas.
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
