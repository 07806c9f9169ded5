import { type Address, encodeFunctionData } from "viem";
import { allOfGateAbi } from "../../chain/abi/allOfGateAbi.ts";
import { readGate } from "../../chain/actions/readGate.ts";
import type { SimulatedCall } from "../../chain/callRunner.ts";
import type { WriteClient } from "../../chain/clients.ts";
import type { GateState } from "../../chain/gateState.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Timing } from "../../delivery/timing.ts";
import { type SentCall, sendCalls } from "../sendCalls.ts";

/** The calls that open what is closed, the outer adapter before those behind it. */
function openings(gate: GateState, asker: Address): readonly SimulatedCall[] {
  if (gate.kind !== "AllOfGate") return [];
  const data = encodeFunctionData({ abi: allOfGateAbi, functionName: "open", args: [asker] });
  return [
    ...(gate.isOpen ? [] : [{ to: gate.gate, data }]),
    ...gate.parts.flatMap((part) => openings(part, gate.adapter)),
  ];
}

/**
 * Opens the campaign's adapters, where its gate asks two gates: without them no claim is paid.
 * @throws SymbolonError `AdapterReverted`, `TransactionPending`
 */
export async function openAdapters(
  client: WriteClient,
  gate: Address,
  campaign: Address,
  timing?: Timing,
): Promise<readonly SentCall[]> {
  const calls = openings(await readGate(client, { gate, campaign }), campaign);
  return sendCalls(
    client,
    calls,
    (hash, { to }) =>
      new SymbolonError({
        code: "AdapterReverted",
        reason: `Transaction ${hash}, by which the gate ${to} was to open an adapter for the campaign, reverted.`,
        hint: "Run the same command again: the campaign is there, and only the adapter is missing.",
        details: { hash, gate: to },
      }),
    timing,
  );
}
