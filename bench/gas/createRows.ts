import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import { campaignTerms } from "./campaignTerms.ts";
import { createSpread } from "./createSpread.ts";
import type { Distributor } from "./distributors/distributor.ts";
import type { Distributors } from "./distributors/openDistributors.ts";

/** What it costs an operator to open a campaign, and a peer's to get as far. */
export async function createRows(distributors: Distributors): Promise<Measurement[]> {
  const { stage, ours, uniswap, openZeppelin, thirdweb } = distributors;
  const { chain, allocation, token } = stage;
  const terms = campaignTerms(chain, token, allocation.root);
  const common = {
    about:
      "creating and funding an instant campaign through its factory, in one transaction, the factory's allowance left out; peers: all that their operator sends",
    unit: "gas",
    ours: await createSpread(stage, ours.factory, { kind: "instant", terms }, "create"),
    goal: 2_300_000,
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
  ];
}
