import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Address } from "viem";
import { address, count, list, number, oneOf, orNull, text, units } from "../sdk/core/decode.ts";
import { LOOK_EVERY_MS, type QueryParameters, queryKeyOf, withQuery } from "./queryKey.ts";
import { membersOf, readService } from "./readService.ts";

export type ClaimCountsParameters = {
  /** Where the timeline's read API is. */
  readonly timeline: string;
  readonly chainId: number;
  /** Undefined: no campaign is asked about yet. */
  readonly campaign: Address | undefined;
};

const wave = membersOf({
  /** From 1. */
  wave: count,
  /** Unix seconds. */
  opens: count,
  leaves: count,
  claimed: count,
  /** Base units. */
  paid: units,
});
/** From: Unix seconds. Then a number a minute, of which the last one runs on. */
const pace = membersOf({ from: number, claims: list(count) });
const counts = membersOf({
  campaign: address,
  /** Last block that is counted, and its Unix second. */
  block: number,
  time: orNull(count),
  /** Blocks that are not read for this campaign yet: their claims are missing. */
  past: orNull(membersOf({ from: count, to: count })),
  /** What is counted as claimed: accounts, if the campaign is cumulative. */
  unit: oneOf(["leaves", "accounts"] as const),
  leaves: orNull(count),
  claimed: count,
  paid: units,
  waves: list(wave),
  moreWaves: count,
  pace: orNull(pace),
  refused: list(membersOf({ reason: text, claims: count })),
});
const followed = membersOf({
  cursor: number,
  head: number,
  /** Milliseconds since 1970, by the service's clock. */
  looked: number,
  /** Why the chain is not followed any more. */
  stopped: orNull(text),
});
const answer = membersOf({ now: number, followed, counts: orNull(counts) });

export type ClaimCountsAnswer = ReturnType<typeof answer>;
export type CountedClaims = NonNullable<ClaimCountsAnswer["counts"]>;

/** The service counts once a minute. Milliseconds. */
const COUNTED_EVERY_MS = 30_000;

/** What was claimed of a campaign by wave and minute, and what came to nothing, looked at again and again while the page is seen. */
function claimCountsQueryOptions(parameters: ClaimCountsParameters) {
  const { timeline, chainId, campaign } = parameters;
  return queryOptions({
    queryKey: queryKeyOf("claimCounts", parameters),
    enabled: campaign !== undefined,
    refetchOnWindowFocus: true,
    refetchInterval: ({ state: { data } }) => (data?.counts ? COUNTED_EVERY_MS : LOOK_EVERY_MS),
    queryFn: (): Promise<ClaimCountsAnswer> =>
      readService(timeline, `/v1/claims?chain=${chainId}&campaign=${campaign}`, answer),
  });
}

/** A claim day's figures ({@link claimCountsQueryOptions}). */
export function useClaimCounts({ query, ...parameters }: ClaimCountsParameters & QueryParameters) {
  return useQuery(withQuery(claimCountsQueryOptions(parameters), query));
}
