import type { Address } from "viem";
import type { PublishedTree } from "../../allocation/published/publishedTree.ts";
import type { PlannedCall } from "../../chain/calls/plannedCall.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { readToken, type TokenState } from "../../chain/read/readToken.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type TokenWords, tokenAmount, tokenWordsOf } from "../../core/text/tokenAmount.ts";
import { deliver, settleEarlier } from "../../delivery/deliver.ts";
import {
  type DeliveredTransaction,
  plannedTasks,
  plannedTransactions,
  sentTransactions,
} from "../../delivery/estimateTasks.ts";
import { type Delivery, type RunOptions, withDelivery } from "../../delivery/openDelivery.ts";
import { requireEther } from "../../delivery/requireEther.ts";
import { sendCalls } from "../../delivery/sendCalls.ts";
import { playCalls } from "../campaignCalls.ts";
import { deposits, fundable, readSpendable } from "./depositCoin.ts";
import { approvalReverted, approvals, type FundTask, fundTask, fundTaskOf, fundWork } from "./fundWork.ts";
import { type Lack, readLack } from "./readLack.ts";
import { requireOwnTree } from "./requireOwnTree.ts";

export type FundCampaignParameters = RunOptions & {
  readonly campaign: Address;
  /** The tree in force. */
  readonly published: PublishedTree;
  /** Called with how many of the payments are read. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

export type FundedCampaign = {
  readonly lack: Lack;
  /** What amounts are shown in. */
  readonly token: TokenWords;
  readonly transactions: readonly DeliveredTransaction[];
  /** Of a dry run: what would be sent, in order. */
  readonly calls: readonly PlannedCall[];
};

/**
 * Sends a campaign exactly what is missing to pay every unpaid leaf of the tree in force. It also notifies a vesting
 * campaign, which would not count the money otherwise.
 * @throws SymbolonError `TreeMismatch`, `CampaignEnded`, `BalanceBelowFunding`, `FundingRefused`, `NotEnoughFunds`,
 * `ApprovalReverted`, and as `deliver`
 * @example
 * const { lack } = await fundCampaign(client, { campaign, published: await readPublishedTree("drop") });
 */
export async function fundCampaign(
  client: WriteClient,
  { campaign, published, dryRun = false, journal, onProgress, timing, signal }: FundCampaignParameters,
): Promise<FundedCampaign> {
  const { kind, terms } = await requireOwnTree(client, campaign, published);
  const account = client.account.address;
  const isVesting = kind === "vesting";
  const words = await readToken(client, { token: terms.token, holder: account });
  const parameters = {
    client,
    place: { chainId: client.chain.id, registry: isVesting ? campaign : terms.token, account },
    work: fundWork(client, { kind, token: terms.token, campaign, account, words }),
    action: `fund ${campaign.toLowerCase()}`,
    journal,
    dryRun,
    timing,
    signal,
  };
  return withDelivery(parameters, async (delivery) => {
    // What an earlier run sent counts: only what is missing after it is sent.
    if (!dryRun) await settleEarlier(delivery, (key) => fundTaskOf(campaign, key));
    const paid = { token: terms.token, holder: account, spender: campaign };
    const token = dryRun ? await readToken(client, paid) : await readSpendable(client, paid, timing);
    // After what the account has under way, which may fund the campaign.
    const lack = await readLack(client, campaign, published, onProgress);
    const { missing, isUncounted } = lack;
    if (missing > 0n) requireEnough(account, missing, token);
    const allowed = { token: terms.token, spender: campaign, allowance: missing, state: token };
    const approving = [
      ...deposits({ token: terms.token, amount: missing, state: token }),
      ...(isVesting ? approvals(allowed) : []),
    ];
    const isFunded = missing === 0n && !isUncounted;
    const tasks = isFunded ? [] : [fundTask(campaign, delivery.journal.sendings.length, missing)];
    const found = { lack, token: tokenWordsOf(token) };
    if (approving.length === 0 && dryRun)
      return { ...found, ...(await plannedTransactions(delivery, tasks)) };
    // Without its allowance, or the deposit, it would be refused: all of it is simulated as one, before the first is paid for.
    const funding = plannedTasks(delivery, tasks);
    const played =
      approving.length === 0 ? undefined : await simulateFunding(client, campaign, [...approving, funding]);
    if (dryRun) {
      const simulated = played?.outcome === "done";
      return { ...found, transactions: [], calls: [...approving, { ...funding, simulated }] };
    }
    const gas = played?.outcome === "done" ? played.gas : 0n;
    const value = approving.reduce((sum, one) => sum + one.value, 0n);
    await requireEther(client, [account], { transactions: approving.length + tasks.length, gas, value });
    return { ...found, transactions: await sendFunding(delivery, tasks, approving), calls: [] };
  });
}

async function sendFunding(
  delivery: Delivery<FundTask>,
  tasks: readonly FundTask[],
  approving: readonly PlannedCall[],
): Promise<readonly DeliveredTransaction[]> {
  const approved = await sendCalls(delivery.client, approving, approvalReverted, delivery.timing);
  await deliver(delivery, { tasks });
  return [
    ...approved.map(({ hash, gas }) => ({ hash, block: null, gas: Number(gas), tasks: 0 })),
    ...sentTransactions(delivery),
  ];
}

function requireEnough(account: Address, missing: bigint, token: TokenState): void {
  const balance = fundable(token);
  if (balance === undefined || balance >= missing) return;
  throw new SymbolonError({
    code: "BalanceBelowFunding",
    reason: `${account} has ${tokenAmount(balance, token)}, but the campaign lacks ${tokenAmount(missing, token)}.`,
    hint: "Send it what is missing, or sign with an account that has it.",
    details: { account, balance, missing },
  });
}

/**
 * Simulates what comes before the funding, and the funding, and sends nothing. Nothing is found where the node cannot simulate
 * this.
 * @throws SymbolonError by the name of what would refuse it
 */
async function simulateFunding(client: WriteClient, campaign: Address, calls: readonly PlannedCall[]) {
  return playCalls(client, { account: client.account.address, calls }, (refusal) => {
    return new SymbolonError({
      code: "FundingRefused",
      reason: `The funding would be refused: ${refusal}.`,
      hint: "Check whether the token is paused or has blocked the account.",
      details: { campaign, data: refusal },
    });
  });
}
