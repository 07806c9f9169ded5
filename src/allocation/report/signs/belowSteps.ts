import type { Allocation } from "../../allocation.ts";
import type { EqualAmounts } from "../equalAmounts.ts";
import type { SortedAmounts } from "../sortedAmounts.ts";
import { type FoundGroup, type Sign, signOf } from "./sign.ts";
import { tierSize } from "./tierSize.ts";

/** The bands compared are this part of the step wide: 1 %. */
const BAND = 100n;
const MIN_ROWS = 20;
/** Standard deviations: some hundred steps are looked at, and chance alone reaches this once in three million. */
const DEVIATIONS = 5;

/**
 * Many amounts right under a step and few right above it: whoever splits to stay below a limit leaves that behind.
 * Steps are 1, 2 and 5 times each power of ten, and the amounts of tiers. With no limit in the way as many amounts
 * are expected in the 1 % below as in the 1 % above (McCrary 2008, doi:10.1016/j.jeconom.2007.05.005, compares
 * densities at a threshold in the same spirit); the amount of the step itself counts for neither.
 */
export function belowSteps(allocation: Allocation, sorted: SortedAmounts, equal: EqualAmounts): Sign {
  const found: FoundGroup[] = [];
  for (const step of stepsOf(sorted, equal)) {
    const width = step / BAND;
    const [from, to] = [sorted.below(step - width), sorted.below(step)];
    const below = to - from;
    if (below < MIN_ROWS) continue;
    const above = sorted.below(step + width + 1n) - sorted.below(step + 1n);
    if (below - above < DEVIATIONS * Math.sqrt(below + above)) continue;
    found.push({ shared: step, rows: sorted.order.subarray(from, to).toSorted() });
  }
  const thresholds = { bandPercent: 100 / Number(BAND), rows: MIN_ROWS, deviations: DEVIATIONS };
  return signOf(allocation, { code: "BelowSteps", thresholds }, found);
}

function stepsOf(sorted: SortedAmounts, equal: EqualAmounts): ReadonlySet<bigint> {
  const [least, greatest] = [sorted.at(0), sorted.at(sorted.count - 1)];
  const steps = new Set<bigint>();
  // Below 1,000 base units a band of 1 % holds fewer than ten different amounts.
  for (let power = 1_000n; power <= 10n * greatest; power *= 10n) {
    for (const step of [power, 2n * power, 5n * power]) {
      if (step > least && step <= greatest + greatest / BAND) steps.add(step);
    }
  }
  const tier = tierSize(sorted.count);
  for (let cluster = 0; cluster < equal.count; cluster++) {
    if ((equal.sizes[cluster] as number) < tier) continue;
    const amount = sorted.at(equal.firstRanks[cluster] as number);
    if (amount >= 1_000n) steps.add(amount);
  }
  return steps;
}
