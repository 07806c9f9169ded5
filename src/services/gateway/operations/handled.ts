import type { Served } from "../campaigns/servedCampaign.ts";

/** A submission that was answered: nothing of what it says but its lane, so that it may be written down. */
export type Handled = {
  /** The lane of a campaign that is served; undefined: it is of none. */
  readonly lane: string | undefined;
  /** Its number in the store, where it was taken in or is known. */
  readonly intent: bigint | undefined;
  /** `queued`, `known`, `ticket`, `tooLate`, or the code of an error. */
  readonly answer: string;
  /** Seconds until it is about to be sent, where a moment was told. */
  readonly wait: number | undefined;
  readonly milliseconds: number;
};

/** The lane that a claim names: of a campaign that is served, since whoever submits it may write anything. */
export function laneNamed(served: readonly Served[], claim: object): string | undefined {
  const { chainId, campaign: named } = claim as { readonly chainId?: unknown; readonly campaign?: unknown };
  if (typeof named !== "string") return undefined;
  return served.find(
    ({ campaign: { chain, campaign } }) =>
      chainId === String(chain) && campaign.campaign.toLowerCase() === named.toLowerCase(),
  )?.campaign.lane;
}
