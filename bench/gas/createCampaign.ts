import { type Address, bytesToHex } from "viem";
import { createCampaign as sendCreateCampaign } from "../../src/chain/actions/createCampaign.ts";
import { predictCampaign } from "../../src/chain/actions/predictCampaign.ts";
import type { CampaignArguments } from "../../src/chain/campaignArguments.ts";
import type { BenchChain } from "./openBenchChain.ts";
import { seededBytes } from "./seededBytes.ts";
import { FUNDING } from "./tokenAndFactory.ts";

/**
 * Creates and funds a campaign, in one transaction of the operator's.
 * @param seed tells apart campaigns with the same terms
 */
export async function createCampaign(
  { operator, publicClient, gasOf }: BenchChain,
  factory: Address,
  terms: CampaignArguments,
  seed: string,
): Promise<{ campaign: Address; gas: number }> {
  const salt = bytesToHex(seededBytes(`campaign ${seed}`, 32));
  const creator = operator.account.address;
  const campaign = await predictCampaign(publicClient, { factory, arguments: terms, salt, creator });
  const gas = await gasOf(
    await sendCreateCampaign(operator, { factory, arguments: terms, salt, funding: FUNDING }),
  );
  return { campaign, gas };
}
