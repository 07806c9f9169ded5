import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Address, Hex } from "viem";
import { relayedCampaign } from "../distribution/claim/relayedCampaign.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type RootsParameters = { readonly campaign: Address; readonly chainId: number };

/** The roots under which a campaign pays: `previousRoot` where the one before is still good. */
export type Roots = { readonly root: Hex; readonly previousRoot?: Hex };

/** The roots of a campaign as of the newest block: those of a cumulative one change. */
export function rootsQueryOptions(config: ReadConfig, { campaign, chainId }: RootsParameters) {
  return queryOptions({
    queryKey: queryKeyOf("roots", { campaign, chainId }),
    refetchInterval: LOOK_EVERY_MS,
    queryFn: async (): Promise<Roots> => {
      const { root, previousRoot } = await relayedCampaign(config.getClient({ chainId }), campaign);
      return { root, ...(previousRoot !== undefined && { previousRoot }) };
    },
  });
}

/** The roots under which a campaign pays ({@link rootsQueryOptions}). */
export function useRoots({
  config,
  query,
  ...parameters
}: RootsParameters & ReadConfigParameters & QueryParameters) {
  return useQuery({ ...rootsQueryOptions(useReadConfig({ config }), parameters), ...query });
}
