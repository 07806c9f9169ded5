import { queryOptions, useQuery } from "@tanstack/react-query";
import { count, list, number, orNull, text } from "../sdk/core/decode.ts";
import { type QueryParameters, withQuery } from "./queryKey.ts";
import { membersOf, readService } from "./readService.ts";

export type UseTraceParameters = {
  /** Where the timeline's read API is. */
  readonly timeline: string;
  readonly chainId: number;
  /** An intent's number (of a gateway: its id), an address, 32 bytes, CAMPAIGN:INDEX, BATCH:INDEX or a ticket; undefined: nothing is asked. */
  readonly what: string | undefined;
};

/** Milliseconds since 1970; null where nobody knows. */
const moment = membersOf({ from: orNull(number), to: orNull(number), clock: text });
const step = membersOf({ kind: text, moment, words: text, ground: text });
const wait = membersOf({
  /** Between which steps, by their places. */
  from: count,
  to: count,
  /** Milliseconds. */
  least: number,
  most: orNull(number),
  whom: text,
  what: text,
});
const path = membersOf({
  words: text,
  /** Why it is not what was submitted; null: nothing shows that. */
  altered: orNull(text),
  steps: list(step),
  waits: list(wait),
  slowest: orNull(wait),
});
const trace = membersOf({ what: text, paths: list(path), more: count });

export type TraceData = ReturnType<typeof trace>;
export type TracePathData = ReturnType<typeof path>;
export type TraceWait = ReturnType<typeof wait>;

/** Leads from a result back to the intention behind it, with what each step waited for. */
function traceQueryOptions({ timeline, chainId, what }: UseTraceParameters) {
  return queryOptions({
    queryKey: ["symbolon", "trace", timeline, chainId, what ?? ""] as const,
    enabled: what !== undefined && what !== "",
    retry: false,
    queryFn: (): Promise<TraceData> =>
      readService(timeline, `/v1/trace/${encodeURIComponent(what ?? "")}?chain=${chainId}`, trace),
  });
}

/** A way through the timeline ({@link traceQueryOptions}). */
export function useTrace({ query, ...parameters }: UseTraceParameters & QueryParameters) {
  return useQuery(withQuery(traceQueryOptions(parameters), query));
}
