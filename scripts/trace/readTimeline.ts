import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { traceDocument } from "../../src/services/timeline/report/traceDocument.ts";
import { trace } from "../../src/services/timeline/trace/trace.ts";
import { openTimelineStore } from "../timeline/openTimeline.ts";
import type { TimelineOptions } from "./timelineOption.ts";
import { traceLines } from "./traceLines.ts";

/** What a store's timeline has of something, as parts of what a command prints. */
export type TimelineReport = {
  readonly document: { readonly timeline?: unknown };
  readonly lines: readonly string[];
};

/** Nothing where no store is named. @param what as `trace` takes it */
export async function readTimeline(
  { store }: TimelineOptions,
  what: string,
  chain: number,
): Promise<TimelineReport> {
  if (store === undefined) return { document: {}, lines: [] };
  const sql = await openTimelineStore({ store });
  try {
    const found = await trace(sql, { what, chain });
    return { document: { timeline: traceDocument(found) }, lines: ["", ...traceLines(found)] };
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError) || !UNKNOWN.includes(thrown.code)) throw thrown;
    return { document: { timeline: null }, lines: ["", `timeline: ${thrown.reason}`] };
  }
}

/** Errors by which a store has nothing to tell: what the command read stands all the same. */
const UNKNOWN = ["NothingKnown", "ChainNotKnown"];
