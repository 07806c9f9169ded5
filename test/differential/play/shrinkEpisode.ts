import type { Episode } from "./episode.ts";
import type { Found } from "./findDifference.ts";
import { openArena, type Subject } from "./openArena.ts";
import { type Difference, playEpisode } from "./playEpisode.ts";

/**
 * Leaves out steps, first many and then few at a time, as long as some difference remains. Steps are complete in
 * themselves, and calldata stays as it is: uids do not depend on what came before. Registering the schemas stays.
 */
export async function shrinkEpisode(subject: Subject, { episode, difference }: Found): Promise<Found> {
  const arena = await openArena();
  let best: Found = { episode: upTo(episode, difference), difference };
  for (
    let size = Math.ceil(count(best.episode) / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let from = 0; from < count(best.episode); ) {
      const tried = without(best.episode, from, from + size);
      const remaining = await playEpisode(arena, subject, tried);
      if (remaining === undefined) from += size;
      else best = { episode: tried, difference: remaining };
    }
  }
  await arena.close();
  return best;
}

/** What comes after the difference did not cause it. */
function upTo({ blocks, ...rest }: Episode, { block, step }: Difference): Episode {
  const last = blocks[block]!;
  const steps = step === undefined ? last.steps : last.steps.slice(0, step + 1);
  return { ...rest, blocks: [...blocks.slice(0, block), { ...last, steps }] };
}

function count({ blocks }: Episode): number {
  return blocks.slice(1).reduce((sum, { steps }) => sum + steps.length, 0);
}

function without({ blocks, ...rest }: Episode, from: number, to: number): Episode {
  let position = 0;
  const kept = blocks.slice(1).map((block) => ({
    ...block,
    steps: block.steps.filter(() => {
      const here = position++;
      return here < from || here >= to;
    }),
  }));
  return { ...rest, blocks: [blocks[0]!, ...kept.filter(({ steps }) => steps.length > 0)] };
}
