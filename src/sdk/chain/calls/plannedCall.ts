import type { Address } from "viem";
import { asTransaction, type ContractCall } from "./asTransaction.ts";
import type { SimulatedCall } from "./simulateCalls.ts";

/** A call for another sender than us: a Safe, a wallet, another key. */
export type PlannedCall = SimulatedCall & {
  /** Wei. */
  readonly value: bigint;
  /** What it does, in words for the person who signs it. */
  readonly what: string;
  /** Whether it was simulated on the newest block, after the calls that it needs; false: this node cannot. */
  readonly simulated: boolean;
  /** Approximate gas as a transaction of its own; undefined: not known. */
  readonly gas: bigint | undefined;
};

/** What is known of a planned call in addition to its target and data. */
export type PlannedCallParameters = Pick<PlannedCall, "what"> &
  Partial<Pick<PlannedCall, "simulated" | "gas">>;

/** Plans a call that an encoder made. `simulated` default: true. */
export function plannedCall(
  call: ContractCall & { readonly value?: bigint },
  { what, simulated = true, gas }: PlannedCallParameters,
): PlannedCall {
  return { ...asTransaction(call), value: call.value ?? 0n, what, simulated, gas };
}

/** Calls of one account, in the order in which they are to be sent. */
export type CallPlan = {
  readonly chainId: number;
  /** The sender. Sent by another account, the calls may do nothing, or something else. */
  readonly from: Address;
  readonly calls: readonly PlannedCall[];
};
