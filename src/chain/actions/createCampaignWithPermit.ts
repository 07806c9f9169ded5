import type { Hash } from "viem";
import { writeContract } from "viem/actions";
import { instantCampaignFactoryAbi } from "../abi/instantCampaignFactoryAbi.ts";
import { abiArguments } from "../campaignArguments.ts";
import type { WriteClient } from "../writeClient.ts";
import type { CreateCampaignParameters } from "./createCampaign.ts";
import type { Permit } from "./signPermit.ts";

export type CreateCampaignWithPermitParameters = CreateCampaignParameters & {
  /** The allowance for `funding` to the factory, signed by the client's account (`signPermit`). */
  readonly permit: Permit;
};

/** Creates and funds an instant campaign in one transaction, with no allowance sent before. */
export function createCampaignWithPermit(
  client: WriteClient,
  parameters: CreateCampaignWithPermitParameters,
): Promise<Hash> {
  const { factory, salt, funding, permit } = parameters;
  return writeContract(client, {
    address: factory,
    abi: instantCampaignFactoryAbi,
    functionName: "createWithPermit",
    args: [abiArguments(parameters.arguments), salt, funding, permit],
  });
}
