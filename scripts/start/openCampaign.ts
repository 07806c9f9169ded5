import { type Address, erc20Abi, type Hex, zeroAddress, zeroHash } from "viem";
import { writeContract } from "viem/actions";
import type { Tree } from "../../src/allocation/index.ts";
import { createCampaignCall } from "../../src/chain/calls/campaigns.ts";
import { campaignContracts } from "../../src/chain/campaigns/campaignContracts.ts";
import { predictCampaign } from "../../src/chain/campaigns/campaignFactory.ts";
import type { CampaignArguments, CampaignPlan } from "../../src/chain/campaigns/campaignPlan.ts";
import type { Contracts, EmbeddedChain } from "./embeddedChain.ts";

export const DAY = 86_400n;
const DAYS_OPEN = 30n;
export type OpenedCampaign = { readonly campaign: Address; readonly gas: bigint };

/** What the story's campaigns agree in: open from now on for a month, for anybody, with no gate. */
export async function usualTerms(
  chain: EmbeddedChain,
  contracts: Contracts,
  tree: Tree,
  manifestHash: Hex,
): Promise<CampaignArguments> {
  const { timestamp } = await chain.publicClient.getBlock();
  return {
    token: contracts.sampleToken,
    root: tree.root,
    count: BigInt(tree.count),
    start: timestamp,
    end: timestamp + DAYS_OPEN * DAY,
    waves: 0n,
    waveInterval: 0n,
    treasury: chain.treasury,
    gate: zeroAddress,
    maxExtraTime: 0n,
    claimFor: "Anyone",
    manifestHash,
  };
}

/** Creates a campaign and funds it, in one transaction. */
export async function openCampaign(
  chain: EmbeddedChain,
  contracts: Contracts,
  plan: CampaignPlan,
  funding: bigint,
): Promise<OpenedCampaign> {
  const { operator, publicClient } = chain;
  const factory = contracts[campaignContracts[plan.kind].factoryInBook];
  const creator = operator.account.address;
  const campaign = await predictCampaign(publicClient, { factory, plan, salt: zeroHash, creator });
  const approved = await writeContract(operator, {
    address: contracts.sampleToken,
    abi: erc20Abi,
    functionName: "approve",
    args: [factory, funding],
  });
  await chain.receiptOf(approved);
  const created = await writeContract(
    operator,
    createCampaignCall({ factory, plan, salt: zeroHash, funding }),
  );
  const { gasUsed } = await chain.receiptOf(created);
  return { campaign, gas: gasUsed };
}
