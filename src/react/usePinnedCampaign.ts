import { queryOptions, useQuery } from "@tanstack/react-query";
import { type PinnedCampaign, requirePinned } from "../sdk/distribution/claim/pinnedCampaign.ts";
import type { ClaimedRoots } from "../sdk/distribution/claim/relayedCampaign.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type PinnedCampaignParameters = PinnedCampaign & { readonly chainId: number };

/** Milliseconds between two looks at the roots of a cumulative campaign: the next is announced days before. */
const ROOTS_EVERY_MS = 60_000;

/**
 * Compares a campaign with what a page was built for: its code, its root (but of a cumulative campaign), its token and its
 * gate. Gives the roots under which it pays. Sign and send nothing before it has answered.
 * @throws SymbolonError `NoCampaign`, `CampaignCodeDiffers`, `CampaignDiffers` from the query
 */
export function pinnedCampaignQueryOptions(
  config: ReadConfig,
  { chainId, ...pinned }: PinnedCampaignParameters,
) {
  return queryOptions({
    queryKey: queryKeyOf("pinnedCampaign", { chainId, ...pinned }),
    refetchInterval: pinned.kind === "cumulative" ? ROOTS_EVERY_MS : false,
    staleTime: pinned.kind === "cumulative" ? LOOK_EVERY_MS : Number.POSITIVE_INFINITY,
    queryFn: (): Promise<ClaimedRoots> => requirePinned(config.getClient({ chainId }), pinned),
  });
}

/** Whether a campaign is the one that a page was built for ({@link pinnedCampaignQueryOptions}). */
export function usePinnedCampaign({
  config,
  query,
  ...parameters
}: PinnedCampaignParameters & ReadConfigParameters & QueryParameters) {
  return useQuery({ ...pinnedCampaignQueryOptions(useReadConfig({ config }), parameters), ...query });
}
