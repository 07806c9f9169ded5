import type { Address } from "viem";

export type CampaignDomainParameters = {
  readonly chainId: bigint;
  readonly campaign: Address;
};

/**
 * EIP-712 domain of what a campaign takes signed: leaves bind neither chain nor campaign, so signatures must.
 */
export function campaignDomain({ chainId, campaign }: CampaignDomainParameters) {
  return { name: "Symbolon Campaign", version: "1", chainId, verifyingContract: campaign } as const;
}
