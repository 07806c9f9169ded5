import { skipToken, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { queryKeyOf } from "./queryKey.ts";

/**
 * A moment by both clocks of the device, in milliseconds: the stopwatch (`performance.now()`), which nobody sets, but which
 * stands still while some devices sleep; and the calendar, which people set.
 */
export type DeviceMoment = { readonly stopwatch: number; readonly calendar: number };

/** A block's moment in unix seconds, and when it was read. */
export type ChainClock = { readonly timestamp: bigint; readonly readAt: DeviceMoment };

/** Seconds by which a clock that goes by the newest block may be slow: a block that is late by a slot, and the way here. */
export const CHAIN_CLOCK_SKEW = 30n;

const MILLI = 1_000;

export function deviceMoment(): DeviceMoment {
  return { stopwatch: performance.now(), calendar: Date.now() };
}

/** Milliseconds between two moments of the device: by that of its clocks which has gone further, as the other slept or was set back. */
export function passedBetween(earlier: DeviceMoment, later: DeviceMoment): number {
  return Math.max(later.stopwatch - earlier.stopwatch, later.calendar - earlier.calendar, 0);
}

/**
 * The chain's clock at a moment of the device. What the calendar says never matters, and where it is set forward, all that can
 * happen is that a verdict is over too soon, or that a claim seems open until the next look at the chain.
 */
export function clockAt({ timestamp, readAt }: ChainClock, device: DeviceMoment): bigint {
  return timestamp + BigInt(Math.floor(passedBetween(readAt, device) / MILLI));
}

/** Unix seconds now: by the chain's clock where a node has told it, else by the device's calendar. */
export function bestNow(clock: ChainClock | undefined, device: DeviceMoment): bigint {
  return clock === undefined ? BigInt(Math.floor(device.calendar / MILLI)) : clockAt(clock, device);
}

/** Seconds by which the device's calendar was ahead of the block when it was read; the block may itself be some seconds old. */
export function deviceAheadOf({ timestamp, readAt }: ChainClock): number {
  return Math.round(readAt.calendar / MILLI) - Number(timestamp);
}

/**
 * Of two clocks of a chain the one that is ahead: blocks come some seconds late, and no time is taken back. So a node that
 * stands still is found out by whoever has seen it go.
 */
export function laterClock(before: ChainClock | undefined, read: ChainClock): ChainClock {
  return before !== undefined && clockAt(before, read.readAt) > read.timestamp ? before : read;
}

/** The device's moment, ticking; looked at again as soon as the page is seen again. */
export function useDeviceMoment(): DeviceMoment {
  const [moment, setMoment] = useState(deviceMoment);
  useEffect(() => {
    const tick = () => setMoment(deviceMoment());
    const timer = setInterval(tick, MILLI);
    const { document } = globalThis as unknown as { readonly document?: EventTarget };
    document?.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document?.removeEventListener("visibilitychange", tick);
    };
  }, []);
  return moment;
}

export const chainClockKey = (chainId: number) => queryKeyOf("chainClock", { chainId });

/** The chain's clock as a node last gave it to whatever asked on this page; undefined: none has yet. */
export function useLastClock(chainId: number): ChainClock | undefined {
  const never = Number.POSITIVE_INFINITY;
  return useQuery<ChainClock>({
    queryKey: chainClockKey(chainId),
    queryFn: skipToken,
    staleTime: never,
    gcTime: never,
  }).data;
}
