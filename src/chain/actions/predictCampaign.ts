import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import type { CampaignPlan } from "../campaignArguments.ts";
import { campaignFactoryAbi, planAsAbi } from "../campaignFactory.ts";

export type PredictCampaignParameters = {
  /** The factory of the plan's kind. */
  readonly factory: Address;
  readonly plan: CampaignPlan;
  /** As in `createCampaign`. */
  readonly salt: Hex;
  /** Who would create it: the address depends on them, so nobody else can take it. */
  readonly creator: Address;
};

/** Where `createCampaign` with the same values puts the campaign. */
export function predictCampaign(
  client: Client<Transport>,
  { factory, plan, salt, creator }: PredictCampaignParameters,
): Promise<Address> {
  return readContract(client, {
    address: factory,
    abi: campaignFactoryAbi(plan.kind),
    functionName: "predict",
    args: [planAsAbi(plan), salt, creator],
  });
}
