import { type Address, type Hash, parseEventLogs } from "viem";
import { getBlock } from "viem/actions";
import { instantCampaignAbi } from "../../chain/abi/instantCampaignAbi.ts";
import { sweepCall } from "../../chain/calls/campaigns.ts";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { readToken } from "../../chain/read/readToken.ts";
import { exactTokenAmount, type TokenWords, tokenWordsOf } from "../../core/text/tokenAmount.ts";
import { sendSingle, simulateSingle } from "../../delivery/sendCalls.ts";
import type { Timing } from "../../delivery/timing.ts";
import { campaignState } from "../state/campaignState.ts";
import { treasuryRefusal } from "./treasuryRefusal.ts";

export type SweepCampaignParameters = {
  readonly campaign: Address;
  /** Simulates it, sends nothing. */
  readonly dryRun?: boolean | undefined;
  readonly timing?: Timing | undefined;
};

/** Amounts in base units. */
export type SweptCampaign = {
  readonly treasury: Address;
  /** What the campaign held before. */
  readonly held: bigint;
  /** What of it goes to the treasury: what was claimed of a vesting campaign stays in it, vested or not. */
  readonly rest: bigint;
  readonly swept: bigint;
  /** What amounts are shown in. */
  readonly token: TokenWords;
  /** Undefined: nothing was sent. */
  readonly transaction: Hash | undefined;
  readonly gas: bigint;
  /** Of a dry run: what would be sent. */
  readonly calls: readonly PlannedCall[];
};

/**
 * Sends what is left of an ended campaign to its treasury; anybody may. It needs no journal: swept twice sends nothing the
 * second time.
 * @throws SymbolonError `NoCampaign`, `TransactionReverted`, `TransactionPending`, `NotEnded` and whatever else the campaign refuses it with
 * @example
 * const { swept, treasury } = await sweepCampaign(client, { campaign });
 */
export async function sweepCampaign(
  client: WriteClient,
  { campaign, dryRun = false, timing }: SweepCampaignParameters,
): Promise<SweptCampaign> {
  const { number: blockNumber } = await getBlock(client);
  const state = await campaignState(client, { campaign, blockNumber });
  const { token, treasury } = state.terms;
  const { balance: held = 0n, ...words } = await readToken(client, { token, holder: campaign, blockNumber });
  const rest = state.kind === "vesting" ? state.funding.funded - state.funding.claimed : held;
  const call = sweepCall({ campaign });
  // Refused by name before the end, whether or not there is anything to send.
  await simulateSingle(client, call, client.account.address, (thrown) => treasuryRefusal(thrown, treasury));
  const found = { treasury, held, rest, token: tokenWordsOf(words) };
  if (dryRun || rest === 0n) {
    const what = `Send what is left of the campaign ${campaign}, ${exactTokenAmount(rest, words)}, to its treasury ${treasury}`;
    const calls = rest === 0n ? [] : [plannedCall(call, { what })];
    return { ...found, swept: 0n, transaction: undefined, gas: 0n, calls: dryRun ? calls : [] };
  }
  const { transactionHash: transaction, logs, gasUsed: gas } = await sendSingle(client, call, timing);
  const [event] = parseEventLogs({ abi: instantCampaignAbi, eventName: "Swept", logs });
  return { ...found, swept: event?.args.amount ?? 0n, transaction, gas, calls: [] };
}
