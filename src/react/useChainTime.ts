import { queryOptions, useQuery } from "@tanstack/react-query";
import { getBlock } from "viem/actions";
import { useDeviceMoment } from "./chainClock.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf } from "./queryKey.ts";
import { type ReadConfig, type ReadConfigParameters, useReadConfig } from "./readConfig.ts";

export type ChainTimeParameters = { readonly chainId: number };

/** The newest block's moment, and when it was read by a clock that nobody can set. */
export type BlockMoment = {
  readonly blockNumber: bigint;
  /** Unix seconds by the chain's clock. */
  readonly timestamp: bigint;
  /** Milliseconds of `performance.now()` at which it was read. */
  readonly readAt: number;
  /** Seconds by which the device's clock was ahead of the block, which may itself be some seconds old. */
  readonly deviceAhead: number;
};

const MILLI = 1_000;

/** The moment of the newest block, looked at again and again. */
export function chainTimeQueryOptions(config: ReadConfig, { chainId }: ChainTimeParameters) {
  return queryOptions({
    queryKey: queryKeyOf("chainTime", { chainId }),
    refetchInterval: LOOK_EVERY_MS,
    queryFn: async (): Promise<BlockMoment> => {
      const { number: blockNumber, timestamp } = await getBlock(config.getClient({ chainId }));
      const deviceAhead = Math.round(Date.now() / MILLI) - Number(timestamp);
      return { blockNumber, timestamp, readAt: performance.now(), deviceAhead };
    },
  });
}

/** The chain's clock at a moment of the device's own stopwatch: a block's moment, and what has passed since it was read. */
export function chainNow({ timestamp, readAt }: BlockMoment, stopwatch: number): bigint {
  const passed = Math.max(0, Math.floor((stopwatch - readAt) / MILLI));
  return timestamp + BigInt(passed);
}

/** The chain's clock in unix seconds, ticking; the device's clock is never believed. Undefined: no node has answered yet. */
export function useChainTime({
  config,
  query,
  ...parameters
}: ChainTimeParameters & ReadConfigParameters & QueryParameters) {
  const { data, error } = useQuery({
    ...chainTimeQueryOptions(useReadConfig({ config }), parameters),
    ...query,
  });
  const { stopwatch } = useDeviceMoment();
  return { now: data && chainNow(data, stopwatch), block: data, error };
}
