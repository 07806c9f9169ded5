import type { Distributors } from "../gas/distributors/openDistributors.ts";
import { undone } from "../gas/undone.ts";
import { inRange } from "./inRange.ts";
import type { Way } from "./way.ts";

/** Pays everybody, from index 0 on, and takes it back. Returns gas of the whole life, opening included. */
export function measureWhole(distributors: Distributors, { opening, pay, size }: Way): Promise<number> {
  const { chain, allocation } = distributors.stage;
  return undone(chain, async () => {
    let total = opening(distributors);
    for (let first = 0; first < allocation.rows; first += size) {
      total += await pay(distributors, inRange(first, Math.min(size, allocation.rows - first)));
    }
    return total;
  });
}
