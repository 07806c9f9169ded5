import type { ContractFunctionArgs, ContractFunctionName } from "viem";
import type { batchRegistryAbi } from "../../chain/abi/batchRegistryAbi.ts";

type RegistryFunction = ContractFunctionName<typeof batchRegistryAbi>;

/** A call that a BatchRegistry refused, as viem's `writeContract` and `readContract` take it. */
export type BatchCall = {
  readonly [name in RegistryFunction]: {
    readonly functionName: name;
    readonly args: ContractFunctionArgs<typeof batchRegistryAbi, "nonpayable" | "view", name>;
  };
}[RegistryFunction];
