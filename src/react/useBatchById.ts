import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Address, Hex } from "viem";
import { findBatch } from "../sdk/chain/events/batches.ts";
import { type KnownBatch, noBatch } from "../sdk/credentials/batch/knownBatch.ts";
import { type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";
import type { BlockProgress } from "./useIssuedBatches.ts";

export type BatchByIdParameters = {
  readonly chainId: number;
  /** The BatchRegistry. */
  readonly registry: Address;
  /** Undefined: none is looked for yet. */
  readonly id: Hex | undefined;
  /** First block that is looked through; default: 0. */
  readonly fromBlock?: bigint | undefined;
};

/** The batch of an id, with its header, by the event that issued it; a header that is not the id's is refused. */
export function batchByIdQueryOptions(
  config: ReadConfig,
  parameters: BatchByIdParameters,
  onProgress: (progress: BlockProgress) => void = () => {},
) {
  const { chainId, registry, id = "0x", fromBlock } = parameters;
  return queryOptions({
    queryKey: queryKeyOf("batchById", parameters),
    enabled: parameters.id !== undefined,
    queryFn: async (): Promise<KnownBatch> => {
      const batch = id.toLowerCase() as Hex;
      const issued = await findBatch(config.getClient({ chainId }), {
        registry,
        batch,
        fromBlock,
        onProgress: (done, total) => onProgress({ done, total }),
      });
      if (issued === undefined) throw noBatch(batch, registry, chainId);
      return { id: batch, registry, header: issued.header };
    },
  });
}

/** The batch of an id ({@link batchByIdQueryOptions}), and how far the search is. */
export function useBatchById({
  config,
  query,
  ...parameters
}: BatchByIdParameters & ReadConfigParameters & QueryParameters) {
  const [progress, setProgress] = useState<BlockProgress>();
  const options = batchByIdQueryOptions(useReadConfig({ config }), parameters, setProgress);
  return { ...useQuery(withQuery(options, query)), progress };
}
