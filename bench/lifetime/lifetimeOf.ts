import { type CostsAtDepth, LEAVES_A_WORD, type Lifetime } from "./costs.ts";
import { meanProofLength } from "./meanProofLength.ts";

/**
 * What it takes to pay everybody once, computed from measured costs: the opening, then for each recipient the cost at
 * the tree's mean depth (on the straight line between the two measured depths around it), then each bitmap word's first
 * use.
 * @param costs ascending by depth, at least two
 */
export function lifetimeOf(
  costs: readonly CostsAtDepth[],
  shape: "heap" | "promote",
  recipients: number,
): Lifetime {
  const depth = meanProofLength(shape, recipients);
  const opening = between(costs, depth, ({ opening }) => opening);
  const recipient = between(costs, depth, ({ recipient }) => recipient);
  const word = between(costs, depth, ({ word }) => word);
  const payments = recipients * recipient + Math.ceil(recipients / LEAVES_A_WORD) * word;
  return {
    opening: Math.round(opening),
    payments: Math.round(payments),
    total: Math.round(opening + payments),
  };
}

function between(
  costs: readonly CostsAtDepth[],
  depth: number,
  costOf: (costs: CostsAtDepth) => number,
): number {
  // Beyond the last depth the last line goes on, before the first the first.
  const above = costs.findIndex((cost) => cost.depth >= depth);
  const at = above === -1 ? costs.length - 1 : Math.max(1, above);
  const low = costs[at - 1];
  const high = costs[at];
  if (low === undefined || high === undefined) throw new RangeError("A line takes two measured depths.");
  const share = (depth - low.depth) / (high.depth - low.depth);
  return costOf(low) + share * (costOf(high) - costOf(low));
}
