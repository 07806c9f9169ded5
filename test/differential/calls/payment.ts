import { payableResolver, puppets } from "./cast.ts";
import type { Schema } from "./scene.ts";
import type { Random } from "./seededRandom.ts";

export type Payment = {
  /** Wei to send along. */
  readonly value: bigint;
  /** What of it should come back. */
  readonly change: bigint;
  /** Whether it is less than the items want. */
  readonly isShort: boolean;
};

/** Whether the schema's resolver takes ETH. */
export function isPaid({ resolver }: Schema): boolean {
  return resolver === payableResolver || resolver === puppets[0];
}

/** What a sender pays for items that want `total`: mostly that, at times more, seldom less. */
export function payment(random: Random, total: bigint): Payment {
  if (random.chance(30)) {
    const change = BigInt(1 + random.below(5_000));
    return { value: total + change, change, isShort: false };
  }
  if (total > 0n && random.chance(8)) return { value: total - 1n, change: 0n, isShort: true };
  return { value: total, change: 0n, isShort: false };
}
