import type { ClaimedCampaign } from "../../src/react/index.ts";
import type { PinnedCampaignParameters } from "../../src/react/usePinnedCampaign.ts";
import type { ClaimData, PageData } from "../../src/sdk/pageData/index.ts";

/** What the page was built for, to be compared with the chain. */
export function pinnedOf({ chain }: PageData, { campaign, terms }: ClaimData): PinnedCampaignParameters {
  const { kind, token, gate, root } = terms;
  return { chainId: chain.id, campaign, kind, token, gate, root };
}

/** The campaign as hooks take it. */
export function campaignOf({ campaign, terms }: ClaimData): ClaimedCampaign {
  return { ...terms, campaign };
}
