import type { Scene } from "../history/scene.ts";

export type MomentsParameters = {
  readonly from: number;
  /** Exclusive. */
  readonly end: number;
  /** Moments at which something changes, or seems to. */
  readonly edges: readonly number[];
  /** Moments of blocks, in order. */
  readonly blockTimes: readonly number[];
};

/** Moments to ask about, each once: both ends, around each edge, some blocks, somewhere. */
export function momentsIn(
  { random }: Scene,
  { from, end, edges, blockTimes }: MomentsParameters,
): Set<number> {
  const isIn = (moment: number) => from <= moment && moment < end;
  const chosen = [from, end - 1, from + random.below(Math.max(1, end - from))];
  for (const edge of edges) chosen.push(edge - 1, edge);
  const blocksWithin = blockTimes.filter(isIn);
  for (let i = 0; i < 2 && blocksWithin.length > 0; i++) chosen.push(random.pick(blocksWithin));
  return new Set(chosen.filter(isIn));
}
