import type { Address, Hash, Hex } from "viem";
import { writeContract } from "viem/actions";
import { instantCampaignFactoryAbi } from "../abi/instantCampaignFactoryAbi.ts";
import { abiArguments, type CampaignArguments } from "../campaignArguments.ts";
import type { WriteClient } from "../writeClient.ts";

export type CreateCampaignParameters = {
  /** The InstantCampaignFactory, which the client's account has allowed to take `funding`. */
  readonly factory: Address;
  readonly arguments: CampaignArguments;
  /** 32 bytes of one's own choice: tells apart campaigns of one creator that agree in everything else. */
  readonly salt: Hex;
  /** Base units to move into the campaign. */
  readonly funding: bigint;
};

/** Creates and funds an instant campaign in one transaction, at the address that `predictCampaign` tells. */
export function createCampaign(client: WriteClient, parameters: CreateCampaignParameters): Promise<Hash> {
  return writeContract(client, {
    address: parameters.factory,
    abi: instantCampaignFactoryAbi,
    functionName: "create",
    args: [abiArguments(parameters.arguments), parameters.salt, parameters.funding],
  });
}
