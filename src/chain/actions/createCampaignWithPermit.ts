import type { Hash } from "viem";
import { writeContract } from "viem/actions";
import { campaignFactoryAbi, planAsAbi } from "../campaignFactory.ts";
import type { WriteClient } from "../clients.ts";
import type { CreateCampaignParameters } from "./createCampaign.ts";
import type { Permit } from "./signPermit.ts";

export type CreateCampaignWithPermitParameters = CreateCampaignParameters & {
  /** The allowance for `funding` to the factory, signed by the client's account (`signPermit`). */
  readonly permit: Permit;
};

/** Creates and funds a campaign in one transaction, with no allowance sent before. */
export function createCampaignWithPermit(
  client: WriteClient,
  parameters: CreateCampaignWithPermitParameters,
): Promise<Hash> {
  const { factory, plan, salt, funding, permit } = parameters;
  return writeContract(client, {
    address: factory,
    abi: campaignFactoryAbi(plan.kind),
    functionName: "createWithPermit",
    args: [planAsAbi(plan), salt, funding, permit],
  });
}
