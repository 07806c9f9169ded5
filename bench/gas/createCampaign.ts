import { type Address, bytesToHex } from "viem";
import { writeContract } from "viem/actions";
import { createCampaignCall } from "../../src/sdk/chain/calls/campaigns.ts";
import { predictCampaign } from "../../src/sdk/chain/campaigns/campaignFactory.ts";
import type { CampaignPlan } from "../../src/sdk/chain/campaigns/campaignPlan.ts";
import type { BenchChain } from "./openBenchChain.ts";
import { seededBytes } from "./seededBytes.ts";
import { FUNDING } from "./tokenAndFactory.ts";

/**
 * Creates and funds a campaign, in one transaction of the operator's.
 * @param seed tells apart campaigns of the same plan
 */
export async function createCampaign(
  { operator, publicClient, gasOf }: BenchChain,
  factory: Address,
  plan: CampaignPlan,
  seed: string,
): Promise<{ campaign: Address; gas: number }> {
  const salt = bytesToHex(seededBytes(`campaign ${seed}`, 32));
  const creator = operator.account.address;
  const campaign = await predictCampaign(publicClient, { factory, plan, salt, creator });
  const gas = await gasOf(
    await writeContract(operator, createCampaignCall({ factory, plan, salt, funding: FUNDING })),
  );
  return { campaign, gas };
}
