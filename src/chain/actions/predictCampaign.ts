import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import { instantCampaignFactoryAbi } from "../abi/instantCampaignFactoryAbi.ts";
import { abiArguments, type CampaignArguments } from "../campaignArguments.ts";

export type PredictCampaignParameters = {
  /** The InstantCampaignFactory. */
  readonly factory: Address;
  readonly arguments: CampaignArguments;
  /** As in `createCampaign`. */
  readonly salt: Hex;
  /** Who would create it: the address depends on them, so nobody else can take it. */
  readonly creator: Address;
};

/** Where `createCampaign` with the same values puts the campaign. */
export function predictCampaign(
  client: Client<Transport>,
  parameters: PredictCampaignParameters,
): Promise<Address> {
  return readContract(client, {
    address: parameters.factory,
    abi: instantCampaignFactoryAbi,
    functionName: "predict",
    args: [abiArguments(parameters.arguments), parameters.salt, parameters.creator],
  });
}
