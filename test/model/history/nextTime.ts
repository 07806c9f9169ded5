import { epochBegin } from "../naive/epochs.ts";
import type { Scene } from "./scene.ts";

/**
 * When the next block comes after one at `now`: in the same second, soon, or around a boundary, where slips show.
 * @param epochLength of the batch that the story is about just now
 */
export function nextTime({ random }: Scene, epochLength: number, now: number): number {
  const boundary = (count: number) => epochBegin(epochLength, now) + count * epochLength;
  return random.weighted<() => number>([
    [18, () => now],
    [12, () => now + 1],
    [20, () => now + random.below(20)],
    [30, () => Math.max(now, boundary(1 + random.below(2)) + random.pick([-1, 0, 0, 1]))],
    [15, () => now + random.below(Math.max(epochLength, 2))],
    [5, () => now + random.below(5 * epochLength + 10)],
  ])();
}
