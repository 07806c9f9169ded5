import type { Hash } from "viem";
import { sendTransaction } from "viem/actions";
import type { SimulatedCall } from "../chain/calls/simulateCalls.ts";
import type { WriteClient } from "../chain/clients.ts";
import { awaitReceipt } from "../delivery/lookUp.ts";
import type { Timing } from "../delivery/timing.ts";

export type SentCall = { readonly hash: Hash; readonly gas: bigint };

/**
 * Sends calls one after the other. They are in no journal: done twice is the same as done once.
 * @param reverted makes the error of a call that was mined, but reverted
 * @throws SymbolonError `TransactionPending`, and what `reverted` makes
 */
export async function sendCalls(
  client: WriteClient,
  calls: readonly SimulatedCall[],
  reverted: (hash: Hash, call: SimulatedCall) => unknown,
  timing?: Timing,
): Promise<readonly SentCall[]> {
  const sent: SentCall[] = [];
  for (const call of calls) {
    const hash = await sendTransaction(client, { to: call.to, data: call.data });
    const { status, gasUsed } = await awaitReceipt(client, hash, timing);
    if (status !== "success") throw reverted(hash, call);
    sent.push({ hash, gas: gasUsed });
  }
  return sent;
}
