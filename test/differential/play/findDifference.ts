import { composeEpisode } from "../calls/composeEpisode.ts";
import type { Episode } from "./episode.ts";
import { openArena, type Subject } from "./openArena.ts";
import { type Difference, playEpisode, type Watch } from "./playEpisode.ts";

export type SearchParameters = {
  readonly subject: Subject;
  readonly firstSeed: number;
  readonly episodes: number;
  /** Steps an episode. */
  readonly steps: number;
  /** Chains to play on, all at once: while one waits for its engine, another composes. */
  readonly chains: number;
  readonly watch?: Watch;
};

export type Found = { readonly episode: Episode; readonly difference: Difference };

/** A chain keeps all that it ever held, also what was put back: after so many episodes a new one takes over. */
const EPISODES_A_CHAIN = 40;

/** Plays episodes, seed after seed, until something is not the same. */
export async function findDifference(parameters: SearchParameters): Promise<Found | undefined> {
  const { subject, firstSeed, episodes, steps, chains, watch } = parameters;
  let next = 0;
  let found: Found | undefined;
  const isOver = () => next >= episodes || found !== undefined;

  const playOnOneChain = async () => {
    const arena = await openArena();
    // Only to learn where the contracts will be, each time.
    const stage = await arena.stage(subject, { origin: 1_000n, firstSeries: 1n });
    for (let played = 0; played < EPISODES_A_CHAIN && !isOver(); played++) {
      const episode = composeEpisode(firstSeed + next++, steps, stage);
      const difference = await playEpisode(arena, subject, episode, watch);
      if (difference !== undefined) found ??= { episode, difference };
    }
    await arena.close();
  };
  const play = async () => {
    while (!isOver()) await playOnOneChain();
  };
  await Promise.all(Array.from({ length: chains }, play));
  return found;
}
