/** Numbers of waves that are tried: whoever announces a day wants a plain one. */
const COUNTS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
const MAX_WAVES = 10_000;

const MINUTE = 60;
const HOUR = 3_600;
const INTERVALS = [
  ...[10, 15, 20, 30, 45],
  ...[1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50].map((minutes) => minutes * MINUTE),
  ...[1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 18, 24].map((hours) => hours * HOUR),
];

/** Ascending: 1, which is none, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30 and so on, as many as there are claimants at most. */
export function waveCounts(claimants: number): readonly number[] {
  const scales = [1, 10, 100, 1_000];
  const counts = scales.flatMap((scale) => COUNTS.map((count) => Math.round(count * scale)));
  const most = Math.min(claimants, MAX_WAVES);
  return [...new Set(counts.filter((count) => count <= most))].sort((a, b) => a - b);
}

/** Seconds, ascending, from ten seconds to a day, each of them at least as long as a block and as whole seconds. */
export function waveIntervals(blockTime: number): readonly number[] {
  return INTERVALS.filter((interval) => interval >= blockTime);
}
