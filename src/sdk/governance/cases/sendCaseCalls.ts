import type { Hash } from "viem";
import { asTransaction } from "../../chain/calls/asTransaction.ts";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import { simulateCalls } from "../../chain/calls/simulateCalls.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { requireEtherForCalls, sendSingle, simulateSingle } from "../../delivery/sendCalls.ts";
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
 * Sends what was planned, each simulated first; where they are several, all of them are played after each other before the first
 * is sent, and must be within the account's ether.
 * @throws SymbolonError of the desk's names, `NotEnoughFunds`, `TransactionReverted`, `TransactionPending`
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
  const isPlayed = calls.length > 1 && (await isPlayable(client, calls));
  if (!dryRun) {
    await requireEtherForCalls(
      client,
      calls.map(({ call }) => asTransaction(call)),
    );
  }
  for (const [i, { call, what }] of calls.entries()) {
    // What comes after another call can only be simulated by itself once that was made.
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
  const planned = calls.map(({ call, what }, i) =>
    plannedCall(call, { what, simulated: i === 0 || isPlayed }),
  );
  return { sendings, gas, calls: dryRun ? planned : [] };
}

/**
 * Plays the calls after each other.
 * @returns false: the node cannot, or not with the signatures that they carry
 * @throws SymbolonError of whoever would refuse one of them
 */
async function isPlayable(client: WriteClient, calls: readonly CaseCall[]): Promise<boolean> {
  const series = calls.map(({ call }) => asTransaction(call));
  const played = await simulateCalls(client, { account: client.account.address, calls: series });
  if (played.outcome !== "reverted") return played.outcome === "done";
  const refusal = governanceRefusal(played.data);
  // The account has code while it plays: a signature of its own is asked of that.
  if (refusal === undefined || refusal.code === "InvalidSignature") return false;
  throw refusal;
}
