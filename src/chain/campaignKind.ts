/** The kinds of campaigns: what a leaf pays at once, over time, or in total so far. */
export const campaignKinds = ["instant", "vesting", "cumulative"] as const;

export type CampaignKind = (typeof campaignKinds)[number];

/** The forms of campaigns: a contract of its own, or a clone with its terms behind its code. Instant campaigns alone have both. */
export const campaignForms = ["full", "light"] as const;

export type CampaignForm = (typeof campaignForms)[number];

/** What decides which contract a campaign is. */
export type CampaignDesign = { readonly kind: CampaignKind; readonly form: CampaignForm };
