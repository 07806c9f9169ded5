import type { ClaimCosts } from "../burst/claimCosts.ts";
import { randomFrom } from "../random/randomFrom.ts";
import { arrivalTimes } from "../scenario/arrivalTimes.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** By how much a full block raises the base fee. */
const RISE = 1.125;
const SAMPLE = 2_000;

/**
 * A number of waves from which to search: so many that those of a wave who come at once fill no more blocks than raise the base
 * fee to its ceiling. It need not be right; the nearer it is, the fewer days are simulated.
 */
export function firstGuess(
  scenario: Scenario,
  claimants: number,
  costs: ClaimCosts,
  feeCeiling: number,
): number {
  const { chain, background } = scenario;
  const fullBlocks = Math.max(1, Math.log(feeCeiling / Math.max(chain.baseFee, 1)) / Math.log(RISE));
  const target = chain.gasLimit / 2;
  const room = Math.max(chain.gasLimit - background.load * target, chain.gasLimit / 10);
  const gas = scenario.credentials === undefined ? costs.claim : costs.claimGated;
  const atOnce = claimants * shareWithin(scenario, fullBlocks * chain.blockTime) * gas;
  return Math.max(1, Math.ceil(atOnce / (fullBlocks * room)));
}

/** Of the arrivals, the most that come within so many seconds. */
function shareWithin({ arrivals, seed }: Scenario, seconds: number): number {
  const times = arrivalTimes(arrivals, SAMPLE, randomFrom(`${seed}/guess`)).sort();
  let most = 0;
  for (let first = 0, last = 0; last < times.length; last++) {
    while ((times[last] as number) - (times[first] as number) > seconds) first++;
    most = Math.max(most, last - first + 1);
  }
  return most / SAMPLE;
}
