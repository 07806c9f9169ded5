import { existsSync } from "node:fs";
import type { Address } from "viem";
import type { CampaignState } from "../../src/chain/actions/readCampaign.ts";
import { readToken } from "../../src/chain/actions/readToken.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { openWriter, type ReadClient } from "../command/connect.ts";
import { deliver, settleEarlier } from "../delivery/deliver.ts";
import { planTasks } from "../delivery/estimateTasks.ts";
import { openDelivery } from "../delivery/openDelivery.ts";
import { refusedTask } from "../delivery/refusedTask.ts";
import type { Timing } from "../delivery/timing.ts";
import { plannedTransactions, sentTransactions } from "../delivery/transactions.ts";
import { printResult, table } from "../output.ts";
import { inTokens } from "../tree/inTokens.ts";
import { approvals, sendApprovals } from "./allowFunding.ts";
import { readLack } from "./fundLack.ts";
import { fundVestingWork, simulateVestingFunding } from "./fundVestingWork.ts";
import { fundTask, fundTaskOf, fundWork } from "./fundWork.ts";
import { campaignState, knownCampaign } from "./knownCampaign.ts";
import { type PublishedTree, publishedTree } from "./publishedTree.ts";

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
  const journalPath = options.journal ?? `${told}.fund.journal`;
  const isVesting = kind === "vesting";
  const delivery = await openDelivery({
    client,
    place: { chainId: client.chain.id, registry: isVesting ? campaign : terms.token, account },
    work: isVesting
      ? fundVestingWork(client, { campaign, account })
      : fundWork(client, { token: terms.token, campaign, account }),
    action: `fund ${campaign.toLowerCase()}`,
    journalPath: dryRun && !existsSync(journalPath) ? undefined : journalPath,
    ...(timing !== undefined && { timing }),
  });
  try {
    // What an earlier run sent counts: only what is missing after it is sent.
    if (!dryRun) await settleEarlier(delivery, (key) => fundTaskOf(campaign, key));
    const before = delivery.journal.intents.length;
    const lack = await readLack(client, campaign, published);
    const { balance, missing, isUncounted } = lack;
    const token = await readToken(client, { token: terms.token, holder: account, spender: campaign });
    if (missing > 0n) requireEnough(account, missing, token.balance);
    const approving = isVesting ? approvals(terms.token, campaign, missing, token.allowance ?? 0n) : [];
    const tasks = missing === 0n && !isUncounted ? [] : [fundTask(campaign, before, missing)];
    const refuse = refusedTask(delivery.work);
    // Without its allowance the campaign would refuse, and a dry run gives none.
    const canPlan = dryRun && approving.length === 0;
    const planned = canPlan ? plannedTransactions(await planTasks(delivery, tasks, refuse)) : [];
    if (dryRun && !canPlan) await simulateVestingFunding(client, { campaign, account, missing, approving });
    const approved = dryRun ? [] : await sendApprovals(client, approving, timing);
    if (!dryRun) await deliver(delivery, { tasks, refuse });
    const sentOnes = sentTransactions(delivery.journal.intents.slice(before));
    const approvingOnes = approved.map(({ hash, gas }) => ({
      hash,
      block: null,
      gas: Number(gas),
      tasks: 0,
    }));
    const transactions = [...planned, ...approvingOnes, ...sentOnes];
    const sent = dryRun ? 0n : missing;
    const facts = { ...lack.told, balance, missing };
    printResult(json, { dryRun, campaign, ...facts, sent, transactions, journal: journalPath }, [
      ...table([
        ["campaign", campaign],
        ...Object.entries(lack.told).flatMap(([name, value]) =>
          typeof value === "bigint" ? [[name, inTokens(value, token.decimals)] as const] : [],
        ),
        ["held", inTokens(balance, token.decimals)],
        [
          "sent",
          dryRun ? `nothing (dry run; ${missing} base units would be)` : inTokens(sent, token.decimals),
        ],
        ...transactions.flatMap(({ hash }) => (hash === null ? [] : [["transaction", hash] as const])),
      ]),
    ]);
  } finally {
    delivery.journal.close();
  }
}

/**
 * Only a campaign's own tree tells what it owes.
 * @throws SymbolonError `OtherTree`
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
    code: "OtherTree",
    reason: `${directory} is not the tree of the campaign ${campaign}: ${told.join("; ")}.`,
    cure: "Give the folder that the campaign was created from.",
    details: { directory, campaign, differences: compared },
  });
}

function requireEnough(account: Address, missing: bigint, balance: bigint | undefined): void {
  if (balance === undefined || balance >= missing) return;
  throw new SymbolonError({
    code: "BalanceBelowFunding",
    reason: `${account} has ${balance} base units of the token, and the campaign lacks ${missing}.`,
    cure: "Send it what is missing, or sign with an account that has it.",
    details: { account, balance, missing },
  });
}
