import { queryOptions, useQuery } from "@tanstack/react-query";
import { getBlock } from "viem/actions";
import { type ChainClock, clockAt, deviceMoment, useDeviceMoment } from "./chainClock.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type ChainTimeParameters = { readonly chainId: number };

/** The newest block's moment, and when it was read. */
export type BlockMoment = ChainClock & { readonly blockNumber: bigint };

/** The moment of the newest block, looked at again and again. */
export function chainTimeQueryOptions(config: ReadConfig, { chainId }: ChainTimeParameters) {
  return queryOptions({
    queryKey: queryKeyOf("chainTime", { chainId }),
    refetchInterval: LOOK_EVERY_MS,
    queryFn: async (): Promise<BlockMoment> => {
      const { number: blockNumber, timestamp } = await getBlock(config.getClient({ chainId }));
      return { blockNumber, timestamp, readAt: deviceMoment() };
    },
  });
}

/** The chain's clock in unix seconds, ticking; what the device's clock says is never believed. Undefined: no node has answered yet. */
export function useChainTime({
  config,
  query,
  ...parameters
}: ChainTimeParameters & ReadConfigParameters & QueryParameters) {
  const { data, error } = useQuery({
    ...chainTimeQueryOptions(useReadConfig({ config }), parameters),
    ...query,
  });
  const device = useDeviceMoment();
  return { now: data && clockAt(data, device), block: data, error };
}
