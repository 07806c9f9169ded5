import { useMutation } from "@tanstack/react-query";
import { type ExamineCopyParameters, examineCopy } from "../sdk/credentials/verify/cached/examineCopy.ts";
import { readyToCheck } from "../sdk/credentials/verify/challenge/checkAnswer.ts";
import { bestNow, CHAIN_CLOCK_SKEW, deviceMoment, useLastClock } from "./chainClock.ts";

export type CopyIntakeParameters = Omit<ExamineCopyParameters, "text" | "now" | "clockSkew">;

/** Loads what checks the signature of a copy; for pages that may be without a network by then. */
export const readyForCopies = readyToCheck;

/** Says what a copy of status words that somebody hands over is (`examineCopy`); people decide. No network is asked. */
export function useCopyIntake({ chainId, ...parameters }: CopyIntakeParameters) {
  const clock = useLastClock(chainId);
  return useMutation({
    mutationKey: ["symbolon", "copyIntake"],
    networkMode: "always",
    mutationFn: async (text: string) => {
      const now = bestNow(clock, deviceMoment());
      const found = await examineCopy({ ...parameters, chainId, text, now, clockSkew: CHAIN_CLOCK_SKEW });
      return { ...found, text };
    },
  });
}
