import { type Address, erc20Abi, formatGwei } from "viem";
import { getBalance, getBlock, readContract } from "viem/actions";
import { writeCampaignFile } from "../../../node/campaigns/campaignFile.ts";
import { payoutCoinAddress as token } from "../../../sdk/chain/book/canonicalAddresses.ts";
import { deployContracts } from "../../../sdk/contracts/deploy.ts";
import { payoutCoinConstruction } from "../../../sdk/contracts/payoutCoin.ts";
import { claimLeaf } from "../../../sdk/distribution/claim/claimLeaf.ts";
import {
  createCampaign,
  recallCampaign,
  relayClaims,
  relayedCampaign,
} from "../../../sdk/distribution/index.ts";
import { campaignFileOf, lastingFile, paidText } from "./campaignSteps.ts";
import { journalOf, otherwise, type StepContext, sender } from "./context.ts";
import { buildCoinTree, coinRows } from "./material.ts";

/** What the story pays in coin is worth so little that its end may be far: no step of it comes too late. Seconds. */
const FAR = 30n * 86_400n;

export async function deployCoin({ client, timing }: StepContext): Promise<string> {
  const contracts = { payoutCoin: payoutCoinConstruction };
  const { payoutCoin } = await deployContracts(client, contracts, { timing });
  return payoutCoin.state === "deployed" ? payoutCoin.address : "it was there";
}

const coinTreeOf = ({ folder }: StepContext) => buildCoinTree(folder.path("coin-tree"), folder.seed);

/** Creates a campaign in coin, or finds it. @param later seconds until its start @returns its address */
async function createInCoin(context: StepContext, name: string, later: bigint) {
  const { client, folder, timing } = context;
  const path = folder.path(`${name}.json`);
  const { timestamp } = await getBlock(client);
  const earlier = await lastingFile(client, path, timestamp, later === 0n ? "end" : "start");
  const end = earlier?.plan.terms.end ?? timestamp + later + FAR;
  const { file } = await createCampaign(client, {
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
  return file.campaign;
}

/** Wei that a campaign can still pay. */
function leftIn({ client }: StepContext, campaign: Address) {
  const question = { abi: erc20Abi, functionName: "balanceOf", args: [campaign] } as const;
  return readContract(client, { address: token, ...question });
}

/** Takes a campaign back before its start: the treasury has its coin again. */
export async function recallStep(context: StepContext): Promise<string> {
  const { client, timing } = context;
  const campaign = await createInCoin(context, "recalled", FAR);
  // A run that was killed may have recalled it.
  const funded = await leftIn(context, campaign);
  if (funded > 0n) await recallCampaign(client, { campaign, timing });
  const left = await leftIn(context, campaign);
  if (left === 0n) return `${campaign} gave back all that it had`;
  throw otherwise(`After a recall the campaign ${campaign} still has ${left} wei.`, { campaign, left });
}

export async function createCoin(context: StepContext): Promise<string> {
  return createInCoin(context, "coin", 0n);
}

/** A claim by itself, and a bundle: to accounts that did not exist before. */
export async function payCoin(context: StepContext): Promise<string> {
  const { client, folder, timing } = context;
  const campaign = await relayedCampaign(client, campaignFileOf(context, "coin").campaign);
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
    const has = await getBalance(client, { address: account });
    if (has === amount) continue;
    throw otherwise(`${account} has ${has} wei, not ${amount}.`, { account, has, amount });
  }
  const sum = rows.reduce((total, { amount }) => total + amount, 0n);
  return `${rows.length} accounts were paid ${formatGwei(sum)} gwei`;
}
