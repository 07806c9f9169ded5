import { type Address, formatGwei } from "viem";
import { getBalance, getBlock } from "viem/actions";
import { writeCampaignFile } from "../../../node/campaigns/campaignFile.ts";
import { payoutCoinAddress as token } from "../../../sdk/chain/book/canonicalAddresses.ts";
import { readToken } from "../../../sdk/chain/read/readToken.ts";
import { deployContracts } from "../../../sdk/contracts/deploy.ts";
import { payoutCoinConstruction } from "../../../sdk/contracts/payoutCoin.ts";
import { askUntil } from "../../../sdk/delivery/timing.ts";
import { claimLeaf } from "../../../sdk/distribution/claim/claimLeaf.ts";
import {
  createCampaign,
  recallCampaign,
  relayClaims,
  relayedCampaign,
} from "../../../sdk/distribution/index.ts";
import { readBalance } from "../../../sdk/distribution/state/readPaid.ts";
import { campaignFileOf, lastingFile, paidText, stoodStill } from "./campaignSteps.ts";
import { journalOf, otherwise, type StepContext, sender } from "./context.ts";
import { buildCoinTree, coinRows } from "./material.ts";

/** What the story pays in coin is worth so little that its start and end may be far: only a run that stood still comes too late. Seconds. */
const FAR = 30n * 86_400n;

export async function deployCoin({ client, timing }: StepContext): Promise<string> {
  const contracts = { payoutCoin: payoutCoinConstruction };
  const { payoutCoin } = await deployContracts(client, contracts, { timing });
  // A node may be behind the one that showed the receipt.
  await askUntil(timing.patience, async () => {
    const { balance } = await readToken(client, { token, holder: client.account.address });
    return balance;
  });
  return payoutCoin.state === "deployed" ? payoutCoin.address : "it was there";
}

const coinTreeOf = ({ folder }: StepContext) => buildCoinTree(folder.path("coin-tree"), folder.seed);

/** Creates a campaign in coin, or finds it. @param later seconds until its start */
async function createInCoin(context: StepContext, name: string, later: bigint) {
  const { client, folder, timing } = context;
  const path = folder.path(`${name}.json`);
  const { timestamp } = await getBlock(client);
  const earlier = await lastingFile(client, path, timestamp, later === 0n ? "end" : "start");
  const end = earlier?.plan.terms.end ?? timestamp + later + FAR;
  return createCampaign(client, {
    path,
    earlier,
    timing,
    // It is meant to pay next to nothing.
    accept: ["TotalBelowOneToken"],
    journal: journalOf(context, `${name}-${end}`),
    published: await coinTreeOf(context),
    terms: {
      token,
      end,
      treasury: sender(context),
      ...(later > 0n && { start: end - FAR, recallable: true }),
    },
    keep: (known) => writeCampaignFile(path, known),
  });
}

/** Wei that a campaign can still pay. */
const leftIn = ({ client }: StepContext, campaign: Address) => readBalance(client, token, campaign);

/** Reads an amount until it is as expected, since a node may be behind the one that showed a receipt. @returns what was read last */
async function settledAmount(
  { timing }: StepContext,
  read: () => Promise<bigint>,
  isExpected: (amount: bigint) => boolean,
): Promise<bigint> {
  let amount = 0n;
  await askUntil(timing.patience, async () => {
    amount = await read();
    return isExpected(amount) || undefined;
  });
  return amount;
}

/** Takes a campaign back before its start: the treasury has its coin again. */
export async function recallStep(context: StepContext): Promise<string> {
  const { client, timing } = context;
  const { file, wasThere } = await createInCoin(context, "recalled", FAR);
  const { campaign, plan } = file;
  const read = () => leftIn(context, campaign);
  // A run that was killed may have recalled it; what was created just now has its funding.
  const funded = await settledAmount(context, read, (amount) => wasThere || amount > 0n);
  if (funded > 0n || !wasThere) {
    const { timestamp } = await getBlock(client);
    if (timestamp >= plan.terms.start) throw stoodStill("start", plan.terms.start);
    await recallCampaign(client, { campaign, timing });
  }
  const left = await settledAmount(context, read, (amount) => amount === 0n);
  if (left === 0n) return `${campaign} gave back all that it had`;
  throw otherwise(`After a recall the campaign ${campaign} still has ${left} wei.`, { campaign, left });
}

export async function createCoin(context: StepContext): Promise<string> {
  const { file } = await createInCoin(context, "coin", 0n);
  return file.campaign;
}

/** A claim by itself, and a bundle: to accounts that did not exist before. */
export async function payCoin(context: StepContext): Promise<string> {
  const { client, folder, timing } = context;
  const campaign = await relayedCampaign(client, campaignFileOf(context, "coin").campaign);
  const { timestamp } = await getBlock(client);
  // A run that was killed may have paid all of it.
  if (timestamp >= campaign.end && (await leftIn(context, campaign.campaign)) > 0n)
    throw stoodStill("end", campaign.end);
  const { tree } = await coinTreeOf(context);
  const rows = coinRows(folder.seed);
  const leaves = rows.map((row, index) => ({ index, ...row, proof: tree.proof(index) }));
  const [first, ...others] = leaves;
  if (first !== undefined) await claimLeaf(client, { campaign, leaf: first, timing });
  const listed = new Map(others.map(({ index }) => [index, undefined]));
  const journal = journalOf(context, "coin-bundle");
  const relayed = await relayClaims(client, { campaign, tree, listed, journal, timing });
  paidText(relayed.rows);
  for (const { account, amount } of rows) {
    const read = () => getBalance(client, { address: account });
    const has = await settledAmount(context, read, (held) => held >= amount);
    if (has === amount) continue;
    throw otherwise(`${account} has ${has} wei, not ${amount}.`, { account, has, amount });
  }
  const sum = rows.reduce((total, { amount }) => total + amount, 0n);
  return `${rows.length} accounts were paid ${formatGwei(sum)} gwei`;
}
