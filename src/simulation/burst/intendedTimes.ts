import type { Random } from "../random/randomFrom.ts";
import type { Scenario, StrategyName } from "../scenario/scenario.ts";

/** When claimants mean to claim, and when some of them try before. */
export type Intentions = {
  readonly intended: Float64Array;
  /** NaN where a claimant does not; undefined where nobody does. */
  readonly early: Float64Array | undefined;
};

/**
 * With `waves`, claimant i belongs to wave floor(i * waves / claimants), and comes as long after its opening as it would have
 * come after that of the campaign; those of a later wave who are impatient try at the campaign's, too. With the other
 * strategies everybody comes after the campaign's opening.
 * @param arrivals seconds from an opening, by claimant
 */
export function intendedTimes(
  scenario: Scenario,
  strategy: StrategyName,
  arrivals: Float64Array,
  random: Random,
): Intentions {
  if (strategy !== "waves") return { intended: arrivals, early: undefined };
  const { count, interval } = scenario.waves;
  const waves = Math.max(1, count);
  const claimants = arrivals.length;
  const intended = new Float64Array(claimants);
  const early = new Float64Array(claimants).fill(NaN);
  for (let claimant = 0; claimant < claimants; claimant++) {
    const opens = Math.floor((claimant * waves) / claimants) * interval;
    const arrival = arrivals[claimant] as number;
    intended[claimant] = opens + arrival;
    if (random() < scenario.wallets.impatient && arrival < opens) early[claimant] = arrival;
  }
  return { intended, early };
}
