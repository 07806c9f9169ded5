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

/**
 * The chain's clock at a moment of the device. Of its two clocks the one counts that has gone further: the other one slept, or
 * was set back. What the calendar says never matters, and where it is set forward, all that can happen is that a verdict is
 * over too soon.
 */
export function clockAt({ timestamp, readAt }: ChainClock, device: DeviceMoment): bigint {
  const passed = Math.max(device.stopwatch - readAt.stopwatch, device.calendar - readAt.calendar, 0);
  return timestamp + BigInt(Math.floor(passed / MILLI));
}

/**
 * Of two clocks of a chain the one that is ahead: blocks come some seconds late, and no time is taken back. So a node that
 * stands still is found out by whoever has seen it go.
 */
export function laterClock(before: ChainClock | undefined, read: ChainClock): ChainClock {
  return before !== undefined && clockAt(before, read.readAt) > read.timestamp ? before : read;
}

/** The device's moment, ticking; looked at anew as soon as the page is seen again. */
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
    ...{ queryKey: chainClockKey(chainId), queryFn: skipToken, staleTime: never, gcTime: never },
  }).data;
}
