import { type Address, encodeFunctionData, keccak256 } from "viem";
import { readContract } from "viem/actions";
import { cumulativeCampaignAbi as abi } from "../../../src/sdk/chain/abi/cumulativeCampaignAbi.ts";
import type { CampaignPlan } from "../../../src/sdk/chain/campaigns/campaignPlan.ts";
import type { BenchAllocation } from "../benchAllocation.ts";
import { campaignTerms } from "../campaignTerms.ts";
import { createCampaign } from "../createCampaign.ts";
import type { CumulativeDistributor } from "./distributor.ts";
import { ownClaims } from "./ownClaims.ts";
import type { Stage } from "./stage.ts";

const TIMELOCK = 86_400n;

/** A cumulative campaign without a gate: open for a month, anybody may claim for anybody, roots after a day. */
export function cumulativePlan({ chain, allocation, token }: Stage): CampaignPlan {
  return {
    kind: "cumulative",
    terms: { ...campaignTerms(chain, token, allocation.root), count: BigInt(allocation.rows) },
    rules: {
      proposer: chain.operator.account.address,
      guardian: chain.issuer.account.address,
      timelock: TIMELOCK,
      overlap: TIMELOCK,
      fundingCap: 0n,
    },
  };
}

/** @param factory CumulativeCampaignFactory, which the operator has allowed to take the funding */
export async function openCumulative(
  stage: Stage,
  factory: Address,
  grown: BenchAllocation,
): Promise<CumulativeDistributor> {
  const { allocation, chain, operate, relay } = stage;
  const { campaign, gas } = await createCampaign(chain, factory, cumulativePlan(stage), "cumulative");
  const { claim, claimMany } = ownClaims(stage, campaign, allocation);
  return {
    name: "CumulativeCampaign",
    opening: gas,
    claim,
    claimMany,
    async grow() {
      const args = [grown.root, BigInt(grown.rows), 0n, keccak256(grown.root)] as const;
      await operate(campaign, encodeFunctionData({ abi, functionName: "proposeRoot", args }));
      await chain.testClient.setNextBlockTimestamp({ timestamp: (await chain.now()) + TIMELOCK });
      const proposal = await readContract(chain.publicClient, {
        address: campaign,
        abi,
        functionName: "proposalHash",
      });
      await relay(campaign, encodeFunctionData({ abi, functionName: "acceptRoot", args: [proposal] }));
      return ownClaims(stage, campaign, grown);
    },
  };
}
