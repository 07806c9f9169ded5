import { type Address, encodeFunctionData } from "viem";
import { vestingCampaignAbi as abi } from "../../../src/sdk/chain/abi/vestingCampaignAbi.ts";
import type { CampaignPlan } from "../../../src/sdk/chain/campaigns/campaignPlan.ts";
import type { VestingSchedule } from "../../../src/sdk/core/campaign/vesting.ts";
import { campaignTerms } from "../campaignTerms.ts";
import { createCampaign } from "../createCampaign.ts";
import type { VestingDistributor } from "./distributor.ts";
import { ownClaims } from "./ownClaims.ts";
import type { Stage } from "./stage.ts";

/** A vesting campaign without a gate: open for a month, anybody may claim and release for anybody. */
export function vestingPlan({ chain, allocation, token }: Stage, schedule: VestingSchedule): CampaignPlan {
  const terms = { ...campaignTerms(chain, token, allocation.root), count: BigInt(allocation.rows) };
  return { kind: "vesting", terms, schedule };
}

/** @param factory VestingCampaignFactory, which the operator has allowed to take the funding */
export async function openVesting(
  stage: Stage,
  factory: Address,
  schedule: VestingSchedule,
  seed: string,
): Promise<VestingDistributor> {
  const { allocation, chain, relay } = stage;
  const plan = vestingPlan(stage, schedule);
  const { campaign, gas } = await createCampaign(chain, factory, plan, `vesting ${seed}`);
  const { claim } = ownClaims(stage, campaign, allocation);
  const keyOf = (index: number) => ({ index: BigInt(index), account: allocation.accountAt(index) });
  return {
    name: "VestingCampaign",
    opening: gas,
    claim,
    release(index) {
      const args = [BigInt(index), allocation.accountAt(index)] as const;
      return relay(campaign, encodeFunctionData({ abi, functionName: "release", args }));
    },
    releaseMany(indexes) {
      const args = [indexes.map(keyOf)] as const;
      return relay(campaign, encodeFunctionData({ abi, functionName: "releaseMany", args }));
    },
  };
}
