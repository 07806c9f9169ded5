import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Address } from "viem";
import type { CampaignBrief } from "../sdk/distribution/state/readCampaignBrief.ts";
import { type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type { CampaignBrief } from "../sdk/distribution/state/readCampaignBrief.ts";

export type CampaignBriefsParameters = { readonly chainId: number; readonly campaigns: readonly Address[] };

/** One campaign of a list, or why it did not answer. */
export type ReadBrief = { readonly brief: CampaignBrief } | { readonly thrown: unknown };

/** Milliseconds between two looks at a list, whose numbers nobody acts on. */
const LIST_EVERY_MS = 60_000;
/** Campaigns whose questions are one request: nodes take some hundreds of questions at once. */
const AT_ONCE = 25;

/** What a list says of each campaign at the newest block, by its address; read together, again regularly. */
export function campaignBriefsQueryOptions(
  config: ReadConfig,
  { chainId, campaigns }: CampaignBriefsParameters,
) {
  return queryOptions({
    queryKey: queryKeyOf("campaignBriefs", { chainId, campaigns }),
    enabled: campaigns.length > 0,
    refetchInterval: LIST_EVERY_MS,
    structuralSharing: false,
    // One more in a list takes away nothing of what is shown.
    placeholderData: (before: ReadonlyMap<Address, ReadBrief> | undefined) => before,
    queryFn: () => readBriefs(config, { chainId, campaigns }),
  });
}

/** A list of campaigns ({@link campaignBriefsQueryOptions}). */
export function useCampaignBriefs({
  config,
  query,
  ...parameters
}: CampaignBriefsParameters & ReadConfigParameters & QueryParameters) {
  return useQuery(withQuery(campaignBriefsQueryOptions(useReadConfig({ config }), parameters), query));
}

async function readBriefs(
  config: ReadConfig,
  { chainId, campaigns }: CampaignBriefsParameters,
): Promise<ReadonlyMap<Address, ReadBrief>> {
  const [{ readCampaignBrief }, { getBlockNumber }] = await Promise.all([
    import("../sdk/distribution/state/readCampaignBrief.ts"),
    import("viem/actions"),
  ]);
  const client = config.getClient({ chainId });
  const blockNumber = await getBlockNumber(client, { cacheTime: 0 });
  const briefs = new Map<Address, ReadBrief>();
  for (let from = 0; from < campaigns.length; from += AT_ONCE) {
    const read = campaigns.slice(from, from + AT_ONCE).map(async (campaign) => {
      const brief = await readCampaignBrief(client, { campaign, blockNumber }).then(
        (one) => ({ brief: one }),
        (thrown: unknown) => ({ thrown }),
      );
      briefs.set(campaign, brief);
    });
    await Promise.all(read);
  }
  return briefs;
}
