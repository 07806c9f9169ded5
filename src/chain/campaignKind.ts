/** The kinds of campaigns: what a leaf pays at once, over time, or in total so far. */
export const campaignKinds = ["instant", "vesting", "cumulative"] as const;

export type CampaignKind = (typeof campaignKinds)[number];
