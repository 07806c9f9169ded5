import { type Address, parseEventLogs } from "viem";
import { getBlock } from "viem/actions";
import { instantCampaignAbi } from "../../chain/abi/instantCampaignAbi.ts";
import { recallCall } from "../../chain/calls/campaigns.ts";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { readToken } from "../../chain/read/readToken.ts";
import { SymbolonError } from "../../core/errors.ts";
import { exactTokenAmount, type TokenWords, tokenWordsOf } from "../../core/text/tokenAmount.ts";
import {
  requireEtherForCalls,
  type SentCall,
  sendCalls,
  sendSingle,
  simulateSingle,
} from "../../delivery/sendCalls.ts";
import { approvalReverted, exactApprovals } from "../fund/fundWork.ts";
import { playedApprovals } from "../roots/approveFunding.ts";
import { campaignState } from "../state/campaignState.ts";
import type { SweepCampaignParameters } from "./sweepCampaign.ts";
import { treasuryRefusal } from "./treasuryRefusal.ts";

/** Amounts in base units. */
export type RecalledCampaign = {
  readonly treasury: Address;
  /** What the campaign held before. */
  readonly held: bigint;
  readonly recalled: bigint;
  /** What a cumulative campaign might still have taken from its treasury, which is taken back first; else 0. */
  readonly allowance: bigint;
  /** What amounts are shown in. */
  readonly token: TokenWords;
  /** Empty: nothing was sent. */
  readonly sent: readonly SentCall[];
  /** Of a dry run: what would be sent, in order. */
  readonly calls: readonly PlannedCall[];
};

/**
 * Takes everything back out of a campaign before its start, as its treasury. Of a cumulative campaign it first takes back
 * what the treasury allows it: anybody may accept a root that waits, and would bring that money in again.
 * @throws SymbolonError `NoCampaign`, `NotRecallable`, `RecallOver`, `NotTreasury`, `NothingToRecall`, `ApprovalRefused`,
 * `ApprovalReverted`, `TransactionReverted`, `TransactionPending`
 * @example
 * const { recalled, treasury } = await recallCampaign(client, { campaign });
 */
export async function recallCampaign(
  client: WriteClient,
  { campaign, dryRun = false, timing }: SweepCampaignParameters,
): Promise<RecalledCampaign> {
  const { number: blockNumber } = await getBlock(client);
  const { kind, terms } = await campaignState(client, { campaign, blockNumber });
  const { token, treasury } = terms;
  const { balance: held = 0n, ...words } = await readToken(client, { token, holder: campaign, blockNumber });
  const source =
    kind === "cumulative"
      ? await readToken(client, { token, holder: treasury, spender: campaign, blockNumber })
      : words;
  const approvals = exactApprovals({ token, spender: campaign, allowance: 0n, state: source });
  const isEmpty = await simulateRecall(client, { campaign, treasury, mayBeEmpty: approvals.length > 0 });
  const found = {
    treasury,
    held,
    allowance: source.allowance ?? 0n,
    token: tokenWordsOf(words),
  };
  const what = `Take everything back from the campaign ${campaign}, ${exactTokenAmount(held, words)}, to its treasury ${treasury}`;
  const recall = recallCall({ campaign });
  const recalls = isEmpty ? [] : [plannedCall(recall, { what })];
  const planned = [...(await playedApprovals(client, approvals)), ...recalls];
  if (dryRun) return { ...found, recalled: 0n, sent: [], calls: planned };
  await requireEtherForCalls(client, planned);
  const approved = await sendCalls(client, approvals, approvalReverted, timing);
  if (isEmpty) return { ...found, recalled: 0n, sent: approved, calls: [] };
  const sending = sendSingle(client, recall, timing).catch((thrown: unknown) => {
    const refusal = treasuryRefusal(thrown, treasury) ?? thrown;
    throw approved.length > 0 ? withoutAllowance(refusal, { campaign, allowance: found.allowance }) : refusal;
  });
  const { transactionHash: hash, logs, gasUsed: gas } = await sending;
  const [event] = parseEventLogs({ abi: instantCampaignAbi, eventName: "Recalled", logs });
  return { ...found, recalled: event?.args.amount ?? 0n, sent: [...approved, { hash, gas }], calls: [] };
}

/** The recall failed once the allowance was gone: the start may come between the two transactions. */
function withoutAllowance(
  thrown: unknown,
  { campaign, allowance }: { readonly campaign: Address; readonly allowance: bigint },
): unknown {
  if (!(thrown instanceof SymbolonError)) return thrown;
  const { code, reason, hint, details, cause } = thrown;
  return new SymbolonError({
    code,
    reason: `${reason} The treasury's allowance was taken back before, and is 0 now.`,
    hint: `${hint} Where the next root is to bring money in, allow it again: symbolon campaign approve ${campaign}.`,
    details: { ...details, campaign, allowanceBefore: allowance },
    cause,
  });
}

/**
 * Refuses by name what the campaign would refuse.
 * @param mayBeEmpty there is something else to take back
 * @returns whether the campaign is empty
 */
async function simulateRecall(
  client: WriteClient,
  {
    campaign,
    treasury,
    mayBeEmpty,
  }: { readonly campaign: Address; readonly treasury: Address; readonly mayBeEmpty: boolean },
): Promise<boolean> {
  try {
    await simulateSingle(client, recallCall({ campaign }), client.account.address, (thrown) =>
      treasuryRefusal(thrown, treasury),
    );
    return false;
  } catch (thrown) {
    if (mayBeEmpty && thrown instanceof SymbolonError && thrown.code === "NothingToRecall") return true;
    throw thrown;
  }
}
