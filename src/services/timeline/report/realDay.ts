import { byMinute, type ClaimDay } from "../../../sdk/core/timeline/claimDay.ts";
import { computeSpread } from "./spread.ts";
import type { ClaimTimes } from "./waits.ts";

/** A claim day as it went: of the claims that were handed in, by the store's clock. */
export type RealDay = ClaimDay & {
  /** Unix seconds: the campaign's start, where the first claim came within a day of it; else the first claim. */
  readonly opening: number;
};

const DAY = 86_400;
/** Seconds after the opening that count, as many as a rehearsal takes. */
const MAX_LENGTH = 30 * DAY;
const MILLI = 1_000;

/** @param start of the campaign, in Unix seconds; undefined: not known, or of several */
export function realDay({ arrivals, waits }: ClaimTimes, start: number | undefined): RealDay | undefined {
  const [first] = arrivals;
  if (first === undefined) return undefined;
  const opening = start !== undefined && Math.abs(first - start) <= DAY ? start : first;
  const since = (moments: Float64Array) => moments.map((at) => at - opening).filter((at) => at <= MAX_LENGTH);
  const paid = waits.filter((wait) => !Number.isNaN(wait));
  return {
    name: "real",
    opening,
    claimants: arrivals.length,
    paid: paid.length,
    arrivals: byMinute(since(arrivals)),
    payments: byMinute(since(arrivals.map((at, i) => at + (waits[i] as number)))),
    waits: computeSpread(paid),
    gasAClaim: undefined,
  };
}

/**
 * Arrivals as a rehearsal reads them (`arrivals` of the kind `replay`): a CSV file with a column `seconds`, from the opening on.
 * Who came before it counts as of then.
 * @returns and how many came too late to be in it
 */
export function replayText(
  { arrivals }: ClaimTimes,
  opening: number,
): { readonly text: string; readonly kept: number; readonly left: number } {
  const lines = ["seconds"];
  for (const at of arrivals) {
    const seconds = Math.max(0, Math.round((at - opening) * MILLI) / MILLI);
    if (seconds <= MAX_LENGTH) lines.push(String(seconds));
  }
  const kept = lines.length - 1;
  return { text: `${lines.join("\n")}\n`, kept, left: arrivals.length - kept };
}
