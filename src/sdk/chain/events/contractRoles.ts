/** The roles of contracts that have events: one role, one set of events. */
export const contractRoles = [
  "schemaRegistry",
  "attestationRegistry",
  "batchRegistry",
  "instantCampaignFactory",
  "lightInstantCampaignFactory",
  "vestingCampaignFactory",
  "cumulativeCampaignFactory",
  "instantCampaign",
  "vestingCampaign",
  "cumulativeCampaign",
  "gate",
  "relay",
  "quorum",
  "rulebook",
  "disputeDesk",
  "trustList",
] as const;

export type ContractRole = (typeof contractRoles)[number];
