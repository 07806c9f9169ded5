import type { Distributors } from "../gas/distributors/openDistributors.ts";
import { undone } from "../gas/undone.ts";
import type { Lifetime } from "./costs.ts";
import { inRange } from "./inRange.ts";
import type { Way } from "./way.ts";

/** Pays everybody, from index 0 on, and takes it back. */
export function measureWhole(distributors: Distributors, { opening, pay, size }: Way): Promise<Lifetime> {
  const { chain, allocation } = distributors.stage;
  return undone(chain, async () => {
    const opened = opening(distributors);
    let payments = 0;
    for (let first = 0; first < allocation.rows; first += size) {
      payments += await pay(distributors, inRange(first, Math.min(size, allocation.rows - first)));
    }
    return { opening: opened, payments, total: opened + payments };
  });
}
