import { BaseError, ContractFunctionExecutionError } from "viem";
import { contractRefusal } from "../../chain/contractRefusal.ts";
import type { SymbolonError } from "../../core/errors.ts";
import type { AttestationCall } from "./attestationCall.ts";
import { explainAttestationRefusal } from "./explainAttestationRefusal.ts";

export type AttestationRefusalContext = {
  /** Unix seconds of the block that refused: tells which expiration or deadline is past. */
  readonly now?: bigint;
};

/**
 * `explainAttestationRefusal` of what a viem action threw, which tells both the refusal and the call; undefined where no
 * registry of attestations or schemas refused.
 */
export function attestationRefusal(
  thrown: unknown,
  { now }: AttestationRefusalContext = {},
): SymbolonError | undefined {
  const refusal = contractRefusal(thrown);
  if (refusal === undefined) return undefined;
  return explainAttestationRefusal(refusal, callOf(thrown, now));
}

function callOf(thrown: unknown, now: bigint | undefined): AttestationCall | undefined {
  const execution =
    thrown instanceof BaseError && thrown.walk((cause) => cause instanceof ContractFunctionExecutionError);
  if (!(execution instanceof ContractFunctionExecutionError)) return undefined;
  const { functionName, args = [], sender } = execution;
  // The arguments fit the function: viem has encoded them.
  return { functionName, args, sender, now } as unknown as AttestationCall;
}
