import type { ChooseIntents } from "../delivery/tables/reserveIntents.ts";
import { chooseClaims } from "./policy/bundling.ts";

/**
 * Chooses for workers: what is due within a block's time, else what lies together.
 * @param now Unix seconds
 * @param blockTime milliseconds between blocks
 */
export function nearestTogether(now: () => number, blockTime: number): ChooseIntents {
  return (waiting, max) => {
    // What has no neighbours goes in its order.
    if (waiting.some(({ near }) => near === undefined)) return [...waiting.keys()].slice(0, max);
    const all = waiting.map(({ near = 0, turn = Infinity }) => ({ index: near, turn }));
    return chooseClaims(all, { max, size: max, due: now() + blockTime / 1_000 });
  };
}
