import type { Client, Hex, Transport } from "viem";
import {
  type SimulateCallsParameters,
  type Simulation,
  simulateCalls,
} from "../chain/calls/simulateCalls.ts";
import type { SymbolonError } from "../core/errors.ts";
import { campaignRefusal } from "./decodeClaimError.ts";

/**
 * Plays calls one after the other, sends nothing.
 * @param unnamed makes the error of what refuses them without a name that is known
 * @throws SymbolonError by the name of what would refuse them, and what `unnamed` makes
 */
export async function playCalls(
  client: Client<Transport>,
  parameters: SimulateCallsParameters,
  unnamed: (data: Hex) => SymbolonError,
): Promise<Exclude<Simulation, { readonly outcome: "reverted" }>> {
  const simulation = await simulateCalls(client, parameters);
  if (simulation.outcome !== "reverted") return simulation;
  throw campaignRefusal(simulation.data) ?? unnamed(simulation.data);
}
