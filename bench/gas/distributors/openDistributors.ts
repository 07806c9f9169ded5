import type { BenchAllocation } from "../benchAllocation.ts";
import type { BenchChain } from "../openBenchChain.ts";
import { openCampaign } from "./openCampaign.ts";
import { openOpenZeppelin } from "./openOpenZeppelin.ts";
import { openOpenZeppelinBundles } from "./openOpenZeppelinBundles.ts";
import { openSolady } from "./openSolady.ts";
import { openThirdweb } from "./openThirdweb.ts";
import { openUniswap } from "./openUniswap.ts";
import { openStage } from "./stage.ts";

/** Ours and its peers, funded, with nothing claimed. */
export type Distributors = Awaited<ReturnType<typeof openDistributors>>;

/** Opens a campaign of ours and each peer over one token and one allocation. */
export async function openDistributors(chain: BenchChain, allocation: BenchAllocation) {
  const stage = await openStage(chain, allocation);
  return {
    stage,
    ours: await openCampaign(stage, "InstantCampaign"),
    light: await openCampaign(stage, "LightInstantCampaign"),
    uniswap: await openUniswap(stage),
    openZeppelin: await openOpenZeppelin(stage),
    openZeppelinBundles: await openOpenZeppelinBundles(stage),
    solady: await openSolady(stage),
    thirdweb: await openThirdweb(stage),
  };
}
