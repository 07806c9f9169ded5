import type { Address } from "viem";
import type { CampaignPlan } from "../../src/sdk/chain/campaigns/campaignPlan.ts";
import { type Spread, spreadOf } from "../harness/spread.ts";
import { createCampaign } from "./createCampaign.ts";
import type { Stage } from "./distributors/stage.ts";
import { SAMPLES } from "./subject.ts";
import { FUNDING } from "./tokenAndFactory.ts";

/** Gas of creating and funding campaigns of one plan through their factory. */
export async function createSpread(
  { chain, allow }: Stage,
  factory: Address,
  plan: CampaignPlan,
  seed: string,
): Promise<Spread> {
  // One more than is taken: using an allowance up would be paid back in part.
  await allow(factory, BigInt(SAMPLES + 1) * FUNDING);
  const samples: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    samples.push((await createCampaign(chain, factory, plan, `${seed} ${i}`)).gas);
  }
  return spreadOf(samples);
}
