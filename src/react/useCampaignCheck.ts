import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Address } from "viem";
import type { PublishedTree } from "../sdk/allocation/published/publishedTree.ts";
import type { CheckedCampaign } from "../sdk/distribution/check/checkCampaign.ts";
import type { CampaignFinding } from "../sdk/distribution/check/finding.ts";
import { addressBookOf } from "./addressBookOf.ts";
import { type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type CampaignCheckParameters = {
  readonly chainId: number;
  readonly campaign: Address;
  /** The tree in force, or what is wrong with it; undefined: it is not known yet. */
  readonly published: PublishedTree | CampaignFinding | undefined;
  /** The tree that was published for a proposed root. */
  readonly proposal?: PublishedTree | CampaignFinding | undefined;
  /** Contracts of the system that are trusted, by their names in the address book. */
  readonly contracts?: Readonly<Record<string, Address>> | undefined;
};

/** The findings of `campaign check`: everything that differs from what was published, or could go wrong. */
function campaignCheckQueryOptions(config: ReadConfig, parameters: CampaignCheckParameters) {
  const { chainId, campaign, published, proposal, contracts } = parameters;
  const hashes = [published, proposal].map((one) => one && ("tree" in one ? one.manifestHash : one.id));
  return queryOptions({
    queryKey: queryKeyOf("campaignCheck", { chainId, campaign, hashes, contracts }),
    enabled: published !== undefined,
    retry: false,
    structuralSharing: false,
    queryFn: async (): Promise<CheckedCampaign> => {
      const { checkCampaign } = await import("../sdk/distribution/check/checkCampaign.ts");
      if (published === undefined) throw new TypeError("A campaign without a tree cannot be checked.");
      const addressBook = addressBookOf(chainId, contracts);
      return checkCampaign(config.getClient({ chainId }), { campaign, published, proposal, addressBook });
    },
  });
}

/** The findings of `campaign check` ({@link campaignCheckQueryOptions}). */
export function useCampaignCheck({
  config,
  query,
  ...parameters
}: CampaignCheckParameters & ReadConfigParameters & QueryParameters) {
  return useQuery(withQuery(campaignCheckQueryOptions(useReadConfig({ config }), parameters), query));
}
