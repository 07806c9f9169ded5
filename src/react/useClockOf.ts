import { useState } from "react";
import type { ClaimState } from "../sdk/distribution/state/claimState.ts";
import { type ChainClock, clockAt, deviceAheadOf, deviceMoment, useDeviceMoment } from "./chainClock.ts";

/** The chain's clock, as a state of a claim read it, ticking on by the device's own. */
export type StateClock = {
  /** Unix seconds by the chain's clock. */
  readonly now: bigint;
  /** Seconds by which the device's clock was ahead of the block when it was read; the block may itself be some seconds old. */
  readonly deviceAhead: number;
};

/**
 * The chain's clock by the block that a state holds as of, without another question to a node: what the device's own clock
 * says is never believed, only compared.
 */
export function useClockOf({ asOf }: Pick<ClaimState, "asOf">): StateClock {
  const [read, setRead] = useState(() => readNow(asOf));
  const device = useDeviceMoment();
  if (read.blockNumber !== asOf.blockNumber || read.timestamp !== asOf.now) setRead(readNow(asOf));
  return { now: clockAt(read, device), deviceAhead: deviceAheadOf(read) };
}

function readNow({ blockNumber, now }: ClaimState["asOf"]): ChainClock & { readonly blockNumber: bigint } {
  return { blockNumber, timestamp: now, readAt: deviceMoment() };
}
