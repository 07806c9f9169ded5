import { useMutation } from "@tanstack/react-query";
import type { Address } from "viem";
import { examineCopy } from "../sdk/credentials/verify/cached/examineCopy.ts";
import { readyToCheck } from "../sdk/credentials/verify/challenge/checkAnswer.ts";
import { CHAIN_CLOCK_SKEW, clockAt, deviceMoment, useLastClock } from "./chainClock.ts";

export type CopyIntakeParameters = {
  readonly chainId: number;
  readonly registries: readonly Address[];
  /** Whose copies alone are taken; none: also those of others, and unsigned ones. */
  readonly signers: readonly Address[];
  /** The copy that would be replaced. */
  readonly kept: string | undefined;
};

/** Loads what checks the signature of a copy; for pages that may be without a network by then. */
export const readyForCopies = readyToCheck;

const MILLI = 1_000;

/** Says what a copy of status words that somebody hands over is (`examineCopy`); people decide. No network is asked. */
export function useCopyIntake({ chainId, ...parameters }: CopyIntakeParameters) {
  const clock = useLastClock(chainId);
  return useMutation({
    mutationKey: ["symbolon", "copyIntake"],
    networkMode: "always",
    mutationFn: async (text: string) => {
      const device = deviceMoment();
      const now = clock === undefined ? BigInt(Math.floor(device.calendar / MILLI)) : clockAt(clock, device);
      const found = await examineCopy({ ...parameters, chainId, text, now, clockSkew: CHAIN_CLOCK_SKEW });
      return { ...found, text };
    },
  });
}
