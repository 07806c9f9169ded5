/** Seconds that do not count for latencies: modules are loaded, and code is compiled. */
export const BEGINNING = 1;

/** A request: when it was meant to be sent, in seconds since the first could be, and how many from then to its answer. */
export type Timed = { readonly at: number; readonly took: number };

/** Milliseconds from when requests were meant, those of the beginning left out; 0 where there is none. */
export function p99(requests: readonly Timed[]): number {
  const took = requests.filter(({ at }) => at >= BEGINNING).map((one) => one.took);
  const sorted = took.toSorted((a, b) => a - b);
  return (sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0) * 1_000;
}
