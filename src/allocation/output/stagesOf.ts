/** Told how much of a stage is done, from 0 to 1. */
export type Share = (share: number) => void;

/**
 * Tells the progress of stages that follow one another as that of the whole.
 * @param costs how long each takes, in any unit
 * @returns called at the beginning of each stage: what its share is told to
 */
export function stagesOf(
  costs: readonly number[],
  onProgress: ((done: number, total: number) => void) | undefined,
): () => Share {
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  let before = 0;
  let stage = 0;
  return () => {
    const from = before;
    const cost = costs[stage++] ?? 0;
    before += cost;
    return (share) => onProgress?.(from + cost * share, total);
  };
}
