import { type Binned, countInBins, MIN_BINS } from "./binned.ts";
import { niceStep } from "./niceStep.ts";

const MAX_BINS = 30;
const TICKS = 4;

/**
 * Counts whole numbers in bins of one round width.
 * @param sorted ascending, at least one
 */
export function linearBins(sorted: readonly number[]): Binned {
  const least = sorted[0] ?? 0;
  const most = sorted.at(-1) ?? 0;
  // Where all are equal there is no range to divide: a five-hundredth of the value gives a plausible width.
  const step = Math.max(1, niceStep(most > least ? most - least : most / 15, MAX_BINS));
  let first = Math.floor(least / step);
  let bins = Math.floor(most / step) - first + 1;
  if (bins < MIN_BINS) {
    first = Math.max(0, first - 2);
    bins += 4;
  }
  const low = first * step;
  const width = bins * step;
  const positionOf = (value: number) => (value - low) / width;

  const tickStep = Math.max(1, niceStep(width, TICKS));
  const ticks = [];
  for (let value = Math.ceil(low / tickStep) * tickStep; value <= low + width; value += tickStep) {
    ticks.push({ position: positionOf(value), value });
  }
  const edges = Array.from({ length: bins + 1 }, (_, i) => low + i * step);
  return { counts: countInBins(sorted, bins, positionOf), edges, ticks, positionOf };
}
