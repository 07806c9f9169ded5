import { spreadOf } from "../harness/spread.ts";
import { campaignTerms } from "./campaignTerms.ts";
import { createCampaign } from "./createCampaign.ts";
import { type Measure, SAMPLES } from "./subject.ts";
import { tokenAndFactory } from "./tokenAndFactory.ts";

/** What it costs an operator to open a campaign; the allowance that the factory needs is not in it. */
export const measureCampaignCreate: Measure = async ({ chain, allocation }) => {
  const { token, factory } = await tokenAndFactory(chain);
  const samples: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    const terms = await campaignTerms(chain, token.address, allocation.root);
    samples.push((await createCampaign(chain, factory, terms, `create ${i}`)).gas);
  }
  return [
    {
      id: "campaign-create",
      about: "creating and funding an instant campaign through its factory, in one transaction",
      unit: "gas",
      ours: spreadOf(samples),
      peer: null,
      goal: 2_300_000,
    },
  ];
};
