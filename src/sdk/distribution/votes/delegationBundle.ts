import {
  type Address,
  decodeErrorResult,
  decodeEventLog,
  decodeFunctionResult,
  type Hex,
  type Log,
  parseAbi,
} from "viem";
import { asTransaction } from "../../chain/calls/asTransaction.ts";
import { isSameAddress } from "../../core/isSameAddress.ts";
import type { SignedDelegation } from "./signedDelegation.ts";
import { delegateBySigCall, votesAbi } from "./votesCalls.ts";

/** Multicall3, at the same address on most chains; where there is no code, delegations are sent one by one. */
export const MULTICALL3: Address = "0xcA11bde05977b3631167028862bE2a173976CA11";

const multicallAbi = parseAbi([
  "struct Call3 { address target; bool allowFailure; bytes callData; }",
  "struct Result { bool success; bytes returnData; }",
  "function aggregate3(Call3[] calls) payable returns (Result[] returnData)",
]);

/** Sends delegations together; each may fail without the others. */
export function delegationBundleCall(token: Address, delegations: readonly SignedDelegation[]) {
  const calls = delegations.map((one) => ({
    target: token,
    allowFailure: true,
    callData: asTransaction(delegateBySigCall(token, one)).data,
  }));
  return {
    address: MULTICALL3,
    abi: multicallAbi as typeof multicallAbi,
    functionName: "aggregate3",
    args: [calls],
  } as const;
}

/** What a simulated bundle answers, in the order of its delegations: undefined, or why the token refuses that one. */
export function readDelegationBundle(data: Hex): readonly (string | undefined)[] {
  const results = decodeFunctionResult({ abi: multicallAbi, functionName: "aggregate3", data });
  return results.map(({ success, returnData }) => (success ? undefined : delegationRevert(returnData)));
}

/** Why a token refused a delegation, by what it reverted with: the error's name and values, or its words. */
export function delegationRevert(data: Hex): string {
  if (data === "0x") return "the token gave no reason";
  try {
    const { errorName, args = [] } = decodeErrorResult({ abi: votesAbi, data });
    return errorName === ("Error" as string) ? String(args[0]) : `${errorName}(${args.join(", ")})`;
  } catch {
    return `an error that is not known (${data.slice(0, 10)})`;
  }
}

/**
 * The accounts whose delegate a transaction set in a token, by its logs, in lower case: what became of the delegations of a
 * bundle, whose answers are in no receipt.
 */
export function delegatorsIn(
  logs: readonly Pick<Log, "address" | "topics" | "data">[],
  token: Address,
): ReadonlyMap<Address, Address> {
  const found = new Map<Address, Address>();
  for (const { address, topics, data } of logs) {
    if (!isSameAddress(address, token)) continue;
    try {
      const { args } = decodeEventLog({ abi: votesAbi, topics, data, eventName: "DelegateChanged" });
      found.set(args.delegator.toLowerCase() as Address, args.toDelegate);
    } catch {
      // Another event of the token.
    }
  }
  return found;
}
