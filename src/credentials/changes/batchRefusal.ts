import { BaseError, ContractFunctionExecutionError } from "viem";
import { contractRefusal } from "../../chain/contractRefusal.ts";
import type { SymbolonError } from "../../core/errors.ts";
import type { BatchCall } from "./batchCall.ts";
import { explainBatchRefusal } from "./explainBatchRefusal.ts";

/**
 * `explainBatchRefusal` of what a viem action threw, which tells both the refusal and the call; undefined where no
 * BatchRegistry refused.
 */
export function batchRefusal(thrown: unknown): SymbolonError | undefined {
  const refusal = contractRefusal(thrown);
  return refusal && explainBatchRefusal(refusal, callOf(thrown));
}

function callOf(thrown: unknown): BatchCall | undefined {
  const execution =
    thrown instanceof BaseError && thrown.walk((cause) => cause instanceof ContractFunctionExecutionError);
  if (!(execution instanceof ContractFunctionExecutionError)) return undefined;
  const { functionName, args = [] } = execution;
  // The arguments fit the function: viem has encoded them.
  return { functionName, args } as unknown as BatchCall;
}
