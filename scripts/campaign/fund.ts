import { existsSync } from "node:fs";
import type { Address } from "viem";
import { getBlock } from "viem/actions";
import type { CampaignState } from "../../src/chain/actions/readCampaign.ts";
import { readToken } from "../../src/chain/actions/readToken.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { countPaid, type Paid } from "../../src/distribution/check/countPaid.ts";
import { openWriter, type ReadClient } from "../command/connect.ts";
import { momentText } from "../command/momentText.ts";
import { deliver, settleEarlier } from "../delivery/deliver.ts";
import { planTasks } from "../delivery/estimateTasks.ts";
import { openDelivery } from "../delivery/openDelivery.ts";
import { refusedTask } from "../delivery/refusedTask.ts";
import type { Timing } from "../delivery/timing.ts";
import { plannedTransactions, sentTransactions } from "../delivery/transactions.ts";
import { printResult, table } from "../output.ts";
import { inTokens } from "../tree/inTokens.ts";
import { fundTask, fundTaskOf, fundWork } from "./fundWork.ts";
import { campaignState, knownCampaign } from "./knownCampaign.ts";
import { type PublishedTree, publishedTree } from "./publishedTree.ts";
import { readAllWords, readBalance } from "./readPaid.ts";

export type FundOptions = {
  readonly rpc: string;
  readonly journal?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/** `symbolon campaign fund CAMPAIGN DIR`: sends what is missing to pay every leaf that is not paid yet, and no more. */
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
  const { terms } = await requireOwnTree(client, campaign, published);
  const account = client.account.address;
  const journalPath = options.journal ?? `${told}.fund.journal`;
  const delivery = await openDelivery({
    client,
    place: { chainId: client.chain.id, registry: terms.token, account },
    work: fundWork(client, { token: terms.token, campaign, account }),
    action: `fund ${campaign.toLowerCase()}`,
    journalPath: dryRun && !existsSync(journalPath) ? undefined : journalPath,
    ...(timing !== undefined && { timing }),
  });
  try {
    // What an earlier run sent counts: only what is missing after it is sent.
    if (!dryRun) await settleEarlier(delivery, (key) => fundTaskOf(campaign, key));
    const before = delivery.journal.intents.length;
    const lacking = await readLack(client, campaign, published);
    const { missing } = lacking;
    const token = await readToken(client, { token: terms.token, holder: account });
    if (missing > 0n) requireEnough(account, missing, token.balance);
    const tasks = missing === 0n ? [] : [fundTask(campaign, before, missing)];
    const refuse = refusedTask(delivery.work);
    const planned = dryRun ? plannedTransactions(await planTasks(delivery, tasks, refuse)) : [];
    if (!dryRun) await deliver(delivery, { tasks, refuse });
    const transactions = [...planned, ...sentTransactions(delivery.journal.intents.slice(before))];
    const sent = dryRun ? 0n : missing;
    printResult(json, { dryRun, campaign, ...lacking, sent, transactions, journal: journalPath }, [
      ...table([
        ["campaign", campaign],
        ["paid", inTokens(lacking.paid, token.decimals)],
        ["owed", inTokens(lacking.owed, token.decimals)],
        ["held", inTokens(lacking.balance, token.decimals)],
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

type Lack = Paid & { readonly balance: bigint; readonly missing: bigint };

/** What a campaign lacks, all of it as of one block. */
async function readLack(client: ReadClient, campaign: Address, { tree }: PublishedTree): Promise<Lack> {
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const { terms, movedEnd } = await campaignState(client, { campaign, blockNumber });
  if (now >= movedEnd) {
    throw new SymbolonError({
      code: "CampaignEnded",
      reason: `The campaign ended at ${momentText(movedEnd, "")}: whatever it gets goes to its treasury.`,
      cure: "There is none for this campaign; create another one for those who were not paid.",
      details: { campaign, movedEnd, now },
    });
  }
  const words = await readAllWords(client, campaign, terms.count, blockNumber);
  const paid = countPaid(tree.allocation, words);
  const balance = await readBalance(client, terms.token, campaign, blockNumber);
  return { ...paid, balance, missing: paid.owed > balance ? paid.owed - balance : 0n };
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
