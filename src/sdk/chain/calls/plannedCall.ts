import type { Address } from "viem";
import { asTransaction, type ContractCall } from "./asTransaction.ts";
import type { SimulatedCall } from "./simulateCalls.ts";

/** A call as it would be sent, for whoever sends it in our place: a Safe, a wallet, another key. */
export type PlannedCall = SimulatedCall & {
  /** Wei. */
  readonly value: bigint;
  /** What it does, in words for a person who signs it. */
  readonly what: string;
  /** Whether it was played on the newest block, with what it needs of the calls before it; false: this node cannot. */
  readonly simulated: boolean;
  /** What it takes as a transaction of its own, about; undefined: not known. */
  readonly gas: bigint | undefined;
};

/** What is known of a planned call besides what it calls. */
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
  /** Who sends them; they may do nothing, or something else, for anybody else. */
  readonly from: Address;
  readonly calls: readonly PlannedCall[];
};
