import { useState } from "react";
import type { ClaimState } from "../distribution/state/claimState.ts";
import { useDeviceMoment } from "./chainClock.ts";

const MILLI = 1_000;

/** The chain's clock, as a state of a claim read it, ticking on by a stopwatch. */
export type StateClock = {
  /** Unix seconds by the chain's clock. */
  readonly now: bigint;
  /** Seconds by which the device's clock was ahead of the block when it was read; the block may itself be some seconds old. */
  readonly deviceAhead: number;
};

type Read = { readonly asOf: ClaimState["asOf"]; readonly readAt: number; readonly deviceAhead: number };

/**
 * The chain's clock by the block that a state holds as of, without another question to a node: the device's own clock is
 * never believed, only compared.
 */
export function useClockOf({ asOf }: Pick<ClaimState, "asOf">): StateClock {
  const [read, setRead] = useState<Read>(() => readNow(asOf));
  const { stopwatch } = useDeviceMoment();
  if (read.asOf.blockNumber !== asOf.blockNumber || read.asOf.now !== asOf.now) setRead(readNow(asOf));
  const passed = Math.max(0, Math.floor((stopwatch - read.readAt) / MILLI));
  return { now: read.asOf.now + BigInt(passed), deviceAhead: read.deviceAhead };
}

function readNow(asOf: ClaimState["asOf"]): Read {
  const deviceAhead = Math.round(Date.now() / MILLI) - Number(asOf.now);
  return { asOf, readAt: performance.now(), deviceAhead };
}
