/** A claim day in figures, real or rehearsed, so that one can be set beside the other. Seconds from its opening. */
export type ClaimDay = {
  readonly name: string;
  readonly claimants: number;
  readonly paid: number;
  /** Who came, and what was paid, in each minute from the opening on. */
  readonly arrivals: readonly number[];
  readonly payments: readonly number[];
  /** From coming to being paid, of those who were paid; undefined: nobody was. */
  readonly waits:
    | { readonly median: number; readonly p90: number; readonly p99: number; readonly most: number }
    | undefined;
  /** Undefined: not known. */
  readonly gasAClaim: number | undefined;
};

const MINUTE = 60;

/** How many moments fall into each minute. @param moments seconds from the opening; what came before counts as of then, NaN not */
export function byMinute(moments: Float64Array): readonly number[] {
  const counts: number[] = [];
  for (const moment of moments) {
    if (Number.isNaN(moment)) continue;
    const minute = Math.max(0, Math.floor(moment / MINUTE));
    while (counts.length <= minute) counts.push(0);
    counts[minute] = (counts[minute] as number) + 1;
  }
  return counts;
}
