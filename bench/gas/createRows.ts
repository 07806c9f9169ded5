import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import { campaignTerms } from "./campaignTerms.ts";
import { createSpread } from "./createSpread.ts";
import type { Distributor } from "./distributors/distributor.ts";
import type { OwnCampaign } from "./distributors/openCampaign.ts";
import type { Distributors } from "./distributors/openDistributors.ts";

/** What it costs an operator to open a campaign, and a peer's to get as far. */
export async function createRows(distributors: Distributors): Promise<Measurement[]> {
  const { stage, ours, light, uniswap, openZeppelin, thirdweb } = distributors;
  const { chain, allocation, token } = stage;
  const terms = campaignTerms(chain, token, allocation.root);
  const opened = ({ factory }: OwnCampaign, seed: string) =>
    createSpread(stage, factory, { kind: "instant", terms }, seed);
  const common = {
    about:
      "creating and funding an instant campaign through its factory, in one transaction, the factory's allowance left out; peers: all that their operator sends",
    unit: "gas",
    ours: await opened(ours, "create"),
    goal: 2_300_000,
  };
  const inLightForm = {
    about: `${common.about}; the light form`,
    ours: await opened(light, "create light"),
    goal: 235_000,
  };
  const beside = (id: string, { name, opening }: Distributor): Measurement => ({
    id,
    ...common,
    peer: { name, spread: spreadOf([opening]) },
  });
  return [
    beside("campaign-create", uniswap),
    beside("campaign-create-vs-openzeppelin", openZeppelin),
    beside("campaign-create-vs-thirdweb", thirdweb),
    { ...beside("campaign-create-light", thirdweb), ...inLightForm },
    { ...beside("campaign-create-light-vs-openzeppelin", openZeppelin), ...inLightForm },
  ];
}
