import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Address } from "viem";
import { type RelayedCampaign, relayedCampaign } from "../sdk/distribution/claim/relayedCampaign.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type CampaignTermsParameters = { readonly campaign: Address; readonly chainId: number };

/**
 * What a campaign says of itself: its terms, which never change, and the roots under which it pays, which do in a cumulative
 * one (`previousRoot` is there while the root before is still good). Its word is as good as its code: pin the address and, of
 * other kinds, the root in your page.
 */
export function campaignTermsQueryOptions(
  config: ReadConfig,
  { campaign, chainId }: CampaignTermsParameters,
) {
  return queryOptions({
    queryKey: queryKeyOf("campaignTerms", { campaign, chainId }),
    refetchInterval: ({ state }) => (state.data?.kind === "cumulative" ? LOOK_EVERY_MS : false),
    queryFn: (): Promise<RelayedCampaign> => relayedCampaign(config.getClient({ chainId }), campaign),
  });
}

/** A campaign's terms and roots ({@link campaignTermsQueryOptions}). */
export function useCampaignTerms({
  config,
  query,
  ...parameters
}: CampaignTermsParameters & ReadConfigParameters & QueryParameters) {
  return useQuery({ ...campaignTermsQueryOptions(useReadConfig({ config }), parameters), ...query });
}
