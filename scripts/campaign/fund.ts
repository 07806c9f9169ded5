import type { Address } from "viem";
import type { PublishedTree } from "../../src/allocation/output/readPublishedTree.ts";
import type { CampaignState } from "../../src/chain/actions/readCampaign.ts";
import { readToken } from "../../src/chain/actions/readToken.ts";
import type { SimulatedCall } from "../../src/chain/callRunner.ts";
import type { CampaignKind } from "../../src/chain/campaignKind.ts";
import type { ReadClient } from "../../src/chain/clients.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { deliver, settleEarlier } from "../../src/delivery/deliver.ts";
import { planTasks } from "../../src/delivery/estimateTasks.ts";
import { fileJournal } from "../../src/delivery/node/fileJournal.ts";
import { type Delivery, openDelivery } from "../../src/delivery/openDelivery.ts";
import { refusedTask } from "../../src/delivery/refusedTask.ts";
import type { Timing } from "../../src/delivery/timing.ts";
import {
  type DeliveredTransaction,
  plannedTransactions,
  sentTransactions,
} from "../../src/delivery/transactions.ts";
import { approvals, sendApprovals } from "../../src/distribution/fund/approvals.ts";
import { fundVestingWork, simulateVestingFunding } from "../../src/distribution/fund/fundVestingWork.ts";
import { type FundTask, fundTask, fundTaskOf, fundWork } from "../../src/distribution/fund/fundWork.ts";
import { type Lack, readLack } from "../../src/distribution/fund/readLack.ts";
import { knownCampaign } from "../../src/distribution/node/knownCampaign.ts";
import { inForceSince, rootSince } from "../../src/distribution/roots/rootSince.ts";
import { campaignState } from "../../src/distribution/state/campaignState.ts";
import { openWriter } from "../command/connect.ts";
import { printResult, table } from "../output.ts";
import { inTokens } from "../tree/inTokens.ts";
import { publishedTree } from "./publishedTree.ts";

export type FundOptions = {
  readonly rpc: string;
  readonly journal?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/**
 * `symbolon campaign fund CAMPAIGN DIR`: sends what is missing to pay every leaf of the tree in force that is not paid yet,
 * and no more. A vesting campaign is told of it, or else it would not count on it.
 */
export async function fund(
  told: string,
  directory: string,
  options: FundOptions,
  timing?: Timing,
): Promise<void> {
  const { dryRun = false, json = false } = options;
  const client = await openWriter(options.rpc);
  const { campaign } = await knownCampaign(client, told);
  const published = await publishedTree(directory);
  const { kind, terms } = await requireOwnTree(client, campaign, published);
  const account = client.account.address;
  const { registry, work, takesAllowance } = wayIn(client, { kind, token: terms.token, campaign, account });
  const journalPath = options.journal ?? `${told}.fund.journal`;
  const delivery = await openDelivery({
    client,
    place: { chainId: client.chain.id, registry, account },
    work,
    action: `fund ${campaign.toLowerCase()}`,
    journal: fileJournal(journalPath),
    dryRun,
    ...(timing !== undefined && { timing }),
  });
  try {
    // What an earlier run sent counts: only what is missing after it is sent.
    if (!dryRun) await settleEarlier(delivery, (key) => fundTaskOf(campaign, key));
    const lack = await readLack(client, campaign, published);
    const { missing, isUncounted } = lack;
    const token = await readToken(client, { token: terms.token, holder: account, spender: campaign });
    if (missing > 0n) requireEnough(account, missing, token.balance);
    const approving = takesAllowance ? approvals(terms.token, campaign, missing, token.allowance ?? 0n) : [];
    const tasks =
      missing === 0n && !isUncounted ? [] : [fundTask(campaign, delivery.journal.sendings.length, missing)];
    // Without its allowance the campaign would refuse, and a dry run gives none.
    if (dryRun && approving.length > 0) {
      await simulateVestingFunding(client, { campaign, account, missing, approving });
    }
    const transactions = dryRun
      ? await planFunding(delivery, approving.length > 0 ? [] : tasks)
      : await sendFunding(delivery, tasks, approving);
    report({ json, dryRun, campaign, lack, decimals: token.decimals, transactions, journalPath });
  } finally {
    await delivery.journal.close();
  }
}

type WayInParameters = {
  readonly kind: CampaignKind;
  readonly token: Address;
  readonly campaign: Address;
  readonly account: Address;
};

/** How money comes into a campaign: it is sent there; a vesting campaign takes it itself, out of an allowance, and counts. */
function wayIn(client: ReadClient, { kind, token, campaign, account }: WayInParameters) {
  return kind === "vesting"
    ? {
        registry: campaign,
        work: fundVestingWork(client, { campaign, account }),
        takesAllowance: true,
      }
    : {
        registry: token,
        work: fundWork(client, { token, campaign, account }),
        takesAllowance: false,
      };
}

async function planFunding(
  delivery: Delivery<FundTask>,
  tasks: readonly FundTask[],
): Promise<readonly DeliveredTransaction[]> {
  return plannedTransactions(await planTasks(delivery, tasks, refusedTask(delivery.work)));
}

async function sendFunding(
  delivery: Delivery<FundTask>,
  tasks: readonly FundTask[],
  approving: readonly SimulatedCall[],
): Promise<readonly DeliveredTransaction[]> {
  const before = delivery.journal.sendings.length;
  const approved = await sendApprovals(delivery.client, approving, delivery.timing);
  await deliver(delivery, { tasks, refuse: refusedTask(delivery.work) });
  return [
    ...approved.map(({ hash, gas }) => ({ hash, block: null, gas: Number(gas), tasks: 0 })),
    ...sentTransactions(delivery.journal.sendings.slice(before)),
  ];
}

type Funded = {
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly campaign: Address;
  readonly lack: Lack;
  readonly decimals: number | undefined;
  readonly transactions: readonly DeliveredTransaction[];
  readonly journalPath: string;
};

function report({ json, dryRun, campaign, lack, decimals, transactions, journalPath }: Funded): void {
  const { told, balance, missing, warnings } = lack;
  const sent = dryRun ? 0n : missing;
  const document = {
    dryRun,
    campaign,
    ...told,
    balance,
    missing,
    sent,
    transactions,
    warnings,
    journal: journalPath,
  };
  printResult(json, document, [
    ...table([
      ["campaign", campaign],
      ...Object.entries(told).flatMap(([name, value]) =>
        typeof value === "bigint" ? [[name, inTokens(value, decimals)] as const] : [],
      ),
      ["held", inTokens(balance, decimals)],
      ["sent", dryRun ? `nothing (dry run; ${missing} base units would be)` : inTokens(sent, decimals)],
      ...transactions.flatMap(({ hash }) => (hash === null ? [] : [["transaction", hash] as const])),
    ]),
    ...warnings.map(({ id, sentence, hint }) => `warning: ${id}: ${sentence} ${hint}`),
  ]);
}

/**
 * Only a campaign's own tree tells what it owes.
 * @throws SymbolonError `TreeMismatch`
 */
export async function requireOwnTree(
  client: ReadClient,
  campaign: Address,
  { directory, manifest, manifestHash }: PublishedTree,
): Promise<CampaignState> {
  const state = await campaignState(client, { campaign });
  const { root, count } = state.terms;
  const compared = [
    ["root", root, manifest.root],
    ["count", String(count), String(manifest.count)],
    ["manifest hash", state.terms.manifestHash, manifestHash],
  ].filter(([, there, here]) => there !== here);
  if (compared.length === 0) return state;
  const told = compared.map(([what, there, here]) => `${what} ${here}, in the campaign ${there}`);
  throw new SymbolonError({
    code: "TreeMismatch",
    reason: `${directory} is not the tree of the campaign ${campaign}: ${told.join("; ")}.`,
    hint:
      state.kind === "cumulative"
        ? `Give the folder of the tree whose root is in force${inForceSince(rootSince(state))}.`
        : "Give the folder that the campaign was created from.",
    details: { directory, campaign, differences: compared },
  });
}

function requireEnough(account: Address, missing: bigint, balance: bigint | undefined): void {
  if (balance === undefined || balance >= missing) return;
  throw new SymbolonError({
    code: "BalanceBelowFunding",
    reason: `${account} has ${balance} base units of the token, and the campaign lacks ${missing}.`,
    hint: "Send it what is missing, or sign with an account that has it.",
    details: { account, balance, missing },
  });
}
