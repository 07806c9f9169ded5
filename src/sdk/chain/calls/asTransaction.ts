import { type Abi, type Address, encodeFunctionData } from "viem";

/** What an encoder of `src/sdk/chain/calls` makes, whatever it calls. */
export type ContractCall = {
  readonly address: Address;
  readonly abi: Abi;
  readonly functionName: string;
  readonly args?: readonly unknown[];
};

/** A contract call as a transaction has it. */
export function asTransaction(call: ContractCall) {
  return { to: call.address, data: encodeFunctionData(call) };
}
