import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Address } from "viem";
import { type BatchIssuedEvent, listIssuedBy } from "../sdk/chain/events/batches.ts";
import { type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type { BatchIssuedEvent };

export type IssuedBatchesParameters = {
  readonly chainId: number;
  /** The BatchRegistry. */
  readonly registry: Address;
  /** Undefined: nobody is asked about yet. */
  readonly issuer: Address | undefined;
  /** First block that is looked through; default: 0. */
  readonly fromBlock?: bigint | undefined;
};

/** Blocks looked through, of how many. */
export type BlockProgress = { readonly done: number; readonly total: number };

/** The batches that an account issued, oldest first, by the registry's events; their headers hash to their ids. */
export function issuedBatchesQueryOptions(
  config: ReadConfig,
  parameters: IssuedBatchesParameters,
  onProgress: (progress: BlockProgress) => void = () => {},
) {
  const { chainId, registry, issuer, fromBlock } = parameters;
  return queryOptions({
    queryKey: queryKeyOf("issuedBatches", parameters),
    enabled: issuer !== undefined,
    queryFn: async (): Promise<readonly BatchIssuedEvent[]> =>
      issuer === undefined
        ? []
        : listIssuedBy(config.getClient({ chainId }), {
            registry,
            issuer,
            fromBlock,
            onProgress: (done, total) => onProgress({ done, total }),
          }),
  });
}

/** The batches that an account issued ({@link issuedBatchesQueryOptions}), and how far the search is. */
export function useIssuedBatches({
  config,
  query,
  ...parameters
}: IssuedBatchesParameters & ReadConfigParameters & QueryParameters) {
  const [progress, setProgress] = useState<BlockProgress>();
  const options = issuedBatchesQueryOptions(useReadConfig({ config }), parameters, setProgress);
  return { ...useQuery(withQuery(options, query)), progress };
}
