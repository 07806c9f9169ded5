import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Address } from "viem";
import type { PublishedTree } from "../sdk/allocation/published/publishedTree.ts";
import type { ReadFacts } from "../sdk/distribution/state/readCampaignFacts.ts";
import type { WaveProgress } from "../sdk/distribution/state/waveProgress.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type CampaignFactsParameters = {
  readonly chainId: number;
  readonly campaign: Address;
  /** The tree in force, for paid and unpaid amounts; undefined: not known. */
  readonly published?: PublishedTree | undefined;
};

export type CampaignOverview = {
  readonly facts: ReadFacts;
  /** Progress by wave; undefined: the campaign has no progress without its tree. */
  readonly progress: readonly WaveProgress[] | undefined;
  /** Whether `published` is its tree: amounts of another tree are not used. */
  readonly isOwnTree: boolean;
};

/** A campaign's own data at the newest block, read again regularly; null: no campaign there. */
export function campaignFactsQueryOptions(config: ReadConfig, parameters: CampaignFactsParameters) {
  const { chainId, campaign, published } = parameters;
  return queryOptions({
    queryKey: queryKeyOf("campaignFacts", { chainId, campaign, tree: published?.manifestHash }),
    refetchInterval: LOOK_EVERY_MS,
    queryFn: () => readOverview(config, parameters),
  });
}

/** A campaign's own data ({@link campaignFactsQueryOptions}). */
export function useCampaignFacts({
  config,
  query,
  ...parameters
}: CampaignFactsParameters & ReadConfigParameters & QueryParameters) {
  return useQuery({ ...campaignFactsQueryOptions(useReadConfig({ config }), parameters), ...query });
}

async function readOverview(
  config: ReadConfig,
  { chainId, campaign, published }: CampaignFactsParameters,
): Promise<CampaignOverview | null> {
  const [{ readCampaignFacts }, { waveProgress }] = await Promise.all([
    import("../sdk/distribution/state/readCampaignFacts.ts"),
    import("../sdk/distribution/state/waveProgress.ts"),
  ]);
  const client = config.getClient({ chainId });
  const rows = published?.tree.allocation;
  const facts = await readCampaignFacts(client, { campaign, rows });
  if (facts === undefined) return null;
  const isOwnTree = published?.tree.root.toLowerCase() === facts.terms.root.toLowerCase();
  return { facts, progress: waveProgress(facts, isOwnTree ? rows : undefined), isOwnTree };
}
