import { type Spread, spreadOf } from "../harness/spread.ts";

/**
 * The spreads of two kernels that took turns. As medians both have the figures of one round, that whose ratio is the
 * middle one of all: a load that comes and goes slows both turns of a round alike, and so drops out.
 */
export function pairedSpreads(
  ours: readonly number[],
  peer: readonly number[],
): { ours: Spread; peer: Spread } {
  const ratios = ours.map((figure, round) => (peer[round] ?? Number.NaN) / figure);
  const middle = ratios.indexOf(spreadOf(ratios).median);
  return {
    ours: { ...spreadOf(ours), median: ours[middle] ?? Number.NaN },
    peer: { ...spreadOf(peer), median: peer[middle] ?? Number.NaN },
  };
}
