import { type Address, encodeFunctionData } from "viem";

/** By itself, as pages take it that know no other function of the token. */
const delegateAbi = [
  {
    type: "function",
    name: "delegate",
    inputs: [{ name: "delegatee", type: "address" }],
    outputs: [],
    stateMutability: "nonpayable",
  },
] as const;

/** Gives the votes of the caller's balance, now and later, to a delegate; the zero address takes them back from whoever has them. */
export function delegateCall({ token, delegatee }: { readonly token: Address; readonly delegatee: Address }) {
  return { address: token, abi: delegateAbi, functionName: "delegate", args: [delegatee] } as const;
}

/** The same as a transaction has it. */
export function delegateTransaction(parameters: Parameters<typeof delegateCall>[0]) {
  return { to: parameters.token, data: encodeFunctionData(delegateCall(parameters)) };
}
