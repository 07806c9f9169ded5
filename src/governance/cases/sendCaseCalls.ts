import type { Hash } from "viem";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { sendSingle, simulateSingle } from "../../delivery/sendCalls.ts";
import type { Timing } from "../../delivery/timing.ts";
import { governanceRefusal } from "../governanceRefusal.ts";
import type { CaseCall } from "./caseActions.ts";

export type SentCaseCalls = {
  /** In order; of a dry run what would be sent. */
  readonly sendings: readonly { readonly what: string; readonly transaction: Hash | undefined }[];
  readonly gas: bigint;
  readonly calls: readonly PlannedCall[];
};

/**
 * Sends what was planned, each simulated first.
 * @throws SymbolonError of the desk's names, `TransactionReverted`, `TransactionPending`
 */
export async function sendCaseCalls(
  client: WriteClient,
  calls: readonly CaseCall[],
  {
    dryRun = false,
    timing,
  }: { readonly dryRun?: boolean | undefined; readonly timing?: Timing | undefined } = {},
): Promise<SentCaseCalls> {
  const sendings: SentCaseCalls["sendings"][number][] = [];
  let gas = 0n;
  for (const [i, { call, what }] of calls.entries()) {
    // What comes after another call can only be simulated once that was made.
    if (i === 0 || !dryRun) {
      await simulateSingle(client, call, client.account.address, governanceRefusal);
    }
    if (dryRun) {
      sendings.push({ what, transaction: undefined });
      continue;
    }
    const { transactionHash, gasUsed } = await sendSingle(client, call, timing);
    sendings.push({ what, transaction: transactionHash });
    gas += gasUsed;
  }
  const planned = calls.map(({ call, what }, i) => plannedCall(call, { what, simulated: i === 0 }));
  return { sendings, gas, calls: dryRun ? planned : [] };
}
