import type { Address, Hash, Hex } from "viem";
import { writeContract } from "viem/actions";
import type { CampaignPlan } from "../campaignArguments.ts";
import { campaignFactoryAbi, planAsAbi } from "../campaignFactory.ts";
import type { WriteClient } from "../clients.ts";

export type CreateCampaignParameters = {
  /** The factory of the plan's kind, which the client's account has allowed to take `funding`. */
  readonly factory: Address;
  readonly plan: CampaignPlan;
  /** 32 bytes of one's own choice: tells apart campaigns of one creator that agree in everything else. */
  readonly salt: Hex;
  /** Base units to move into the campaign. */
  readonly funding: bigint;
};

/** Creates and funds a campaign in one transaction, at the address that `predictCampaign` tells. */
export function createCampaign(client: WriteClient, parameters: CreateCampaignParameters): Promise<Hash> {
  const { factory, plan, salt, funding } = parameters;
  return writeContract(client, {
    address: factory,
    abi: campaignFactoryAbi(plan.kind),
    functionName: "create",
    args: [planAsAbi(plan), salt, funding],
  });
}
