import { type Address, encodeFunctionData, type Hash } from "viem";
import { sendTransaction } from "viem/actions";
import { allOfGateAbi } from "../../chain/abi/allOfGateAbi.ts";
import { readGate } from "../../chain/actions/readGate.ts";
import type { SimulatedCall } from "../../chain/callRunner.ts";
import type { WriteClient } from "../../chain/clients.ts";
import type { GateState } from "../../chain/gateState.ts";
import { SymbolonError } from "../../core/errors.ts";
import { awaitReceipt } from "../../delivery/lookUp.ts";
import type { Timing } from "../../delivery/timing.ts";

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
 * Opens the campaign's adapters, where its gate asks two gates: without them no claim is paid. They are not in the journal:
 * opened twice is the same as opened once.
 * @throws SymbolonError `PortReverted`, `TransactionPending`
 */
export async function openAdapters(
  client: WriteClient,
  gate: Address,
  campaign: Address,
  timing?: Timing,
): Promise<readonly { readonly hash: Hash; readonly gas: bigint }[]> {
  const sent: { hash: Hash; gas: bigint }[] = [];
  for (const { to, data } of openings(await readGate(client, { gate, campaign }), campaign)) {
    const hash = await sendTransaction(client, { to, data });
    const { status, gasUsed } = await awaitReceipt(client, hash, timing);
    if (status !== "success") {
      throw new SymbolonError({
        code: "PortReverted",
        reason: `Transaction ${hash}, by which the gate ${to} was to open an adapter for the campaign, reverted.`,
        hint: "Run the same command again: the campaign is there, and only the adapter is missing.",
        details: { hash, gate: to },
      });
    }
    sent.push({ hash, gas: gasUsed });
  }
  return sent;
}
