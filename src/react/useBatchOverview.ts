import { queryOptions, useQuery } from "@tanstack/react-query";
import type { KnownBatch } from "../sdk/credentials/batch/knownBatch.ts";
import { type BatchOverview, readBatchOverview } from "../sdk/credentials/changes/batchOverview.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type BatchOverviewParameters = { readonly chainId: number; readonly batch: KnownBatch };

/** Of larger batches status words are not read again and again: ten questions each time. */
const MAX_COUNTED = 1_000_000n;

/** How a batch stands as of the newest block, and what is announced; looked at again and again. */
export function batchOverviewQueryOptions(config: ReadConfig, { chainId, batch }: BatchOverviewParameters) {
  return queryOptions({
    queryKey: queryKeyOf("batchOverview", { chainId, registry: batch.registry, batch: batch.id }),
    refetchInterval: LOOK_EVERY_MS,
    queryFn: (): Promise<BatchOverview> =>
      readBatchOverview(config.getClient({ chainId }), { batch, maxCounted: MAX_COUNTED }),
  });
}

/** How a batch stands ({@link batchOverviewQueryOptions}). */
export function useBatchOverview({
  config,
  query,
  ...parameters
}: BatchOverviewParameters & ReadConfigParameters & QueryParameters) {
  return useQuery({ ...batchOverviewQueryOptions(useReadConfig({ config }), parameters), ...query });
}
