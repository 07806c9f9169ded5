import type { Measures } from "../measure/measures.ts";

/** Above this a day is not fine: claimants who ought to have been paid and were not, of all such. */
const MAX_UNPAID = 0.01;
/** The base fee's highest, as a multiple of the opening's. */
const MAX_RISE = 2;
/** Seconds within which 99 of 100 of those who are paid have to be. */
const MAX_WAIT = 300;

/** What strategies are compared by. */
export type StrategyAssessment = ReturnType<typeof assessStrategy>;

/** Takes from a run's measures what decides. */
export function assessStrategy(measures: Measures) {
  const unpaid = unpaidShare(measures);
  const wait = measures.latency.p99;
  // None: hardly anybody is left out, nearly all are paid within five minutes, and the base fee at most doubles.
  const faults = [
    ...(unpaid <= MAX_UNPAID ? [] : (["unpaid"] as const)),
    // Not a number where nobody was paid.
    ...(wait <= MAX_WAIT ? [] : (["wait"] as const)),
    ...(measures.baseFeeRise <= MAX_RISE ? [] : (["rise"] as const)),
  ];
  // Wei of all fees, what came to nothing too.
  const feePerClaim = measures.totalFees / measures.paid;
  return { measures, unpaid, feePerClaim, wait, faults, isFine: faults.length === 0 };
}

/** Of those who were not refused by right, the share that gave up or still waited at the end; 0 where there is nobody. */
export function unpaidShare({ claimants, refused, gaveUp, unfinished }: Measures): number {
  const owed = claimants - refused;
  return owed === 0 ? 0 : (gaveUp + unfinished) / owed;
}
