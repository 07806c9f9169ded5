import { randomFrom } from "../../../sdk/core/randomFrom.ts";
import { byMinute, type ClaimDay } from "../../../sdk/core/timeline/claimDay.ts";
import type { Measures } from "../measure/measures.ts";
import { arrivalTimes, intendedTimes } from "../scenario/arrivalTimes.ts";
import type { BurstReport } from "./burstReport.ts";

/** The days of a burst, one a strategy, as a real one is told: to be set beside it. */
export function rehearsedDays({ scenario, claimants, runs }: BurstReport): readonly ClaimDay[] {
  const random = (use: string) => randomFrom(`${scenario.seed}/${use}`);
  const arrivals = arrivalTimes(scenario.arrivals, claimants, random("arrivals"));
  return runs.map(({ measures }) => {
    const { strategy, latency, paid, gasOfClaims, gasWasted } = measures;
    const { intended } = intendedTimes(scenario, strategy, arrivals, random("impatience"));
    return {
      name: `rehearsed, ${strategy}`,
      claimants,
      paid,
      arrivals: byMinute(intended),
      payments: paymentsOf(measures),
      waits:
        paid === 0
          ? undefined
          : { median: latency.p50, p90: latency.p90, p99: latency.p99, most: latency.max },
      gasAClaim: paid === 0 || gasOfClaims === 0 ? undefined : (gasOfClaims - gasWasted) / paid,
    };
  });
}

const MINUTE = 60;

/** What was paid in each minute, by a rate that is even between two points. */
function paymentsOf({ goodput: { times, values } }: Measures): readonly number[] {
  const counts: number[] = [];
  for (const [i, end] of times.entries()) {
    let from = times[i - 1] ?? 0;
    while (from < end) {
      const minute = Math.floor(from / MINUTE);
      const to = Math.min(end, (minute + 1) * MINUTE);
      while (counts.length <= minute) counts.push(0);
      counts[minute] = (counts[minute] as number) + (to - from) * (values[i] ?? 0);
      from = to;
    }
  }
  return counts;
}
