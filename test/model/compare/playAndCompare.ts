import type { Chain } from "../chain/openChain.ts";
import { playHistory } from "../chain/playHistory.ts";
import { type CopyRules, rightRules } from "../copies/copyRules.ts";
import type { Observer } from "../copies/observer.ts";
import { composeScene, type Scene } from "../history/scene.ts";
import type { Disagreement } from "./claim.ts";
import { compareClaims } from "./compareClaims.ts";
import { compareCopies } from "./compareCopies.ts";
import { compareLive } from "./compareLive.ts";
import { describe } from "./describe.ts";
import type { Tally } from "./tally.ts";
import { openTruth } from "./truth.ts";

export type Found = {
  readonly about: Disagreement["about"];
  readonly source: string;
  readonly text: () => string;
};

export type PlayParameters = {
  readonly chain: Chain;
  readonly seed: number;
  readonly blocks: number;
  readonly tally: Tally;
  /** Left out: the right ones. */
  readonly rules?: CopyRules;
  /** Who else is to be held to what they say; left out: nobody. */
  readonly observersOf?: (chain: Chain, scene: Scene) => readonly Observer[];
};

/** Plays one history and compares everything that was said in it. */
export async function playAndCompare({
  chain,
  seed,
  blocks,
  tally,
  rules = rightRules,
  observersOf = () => [],
}: PlayParameters): Promise<readonly Found[]> {
  const scene = composeScene(seed);
  const observers = observersOf(chain, scene);
  const recording = await playHistory(chain, scene, blocks, async (copy) => {
    for (const observer of observers) await observer.onBlock(copy);
  });
  tally.histories++;
  tally.blocks += recording.canonical.length;
  tally.undone += recording.dropped.length;
  tally.done += recording.done;
  tally.refused += recording.refused;
  const truth = openTruth(scene, recording, tally);
  const claims = observers.flatMap((observer) => observer.claims);
  const disagreements = [
    ...compareLive(scene, recording, tally),
    ...compareCopies(scene, recording, truth, rules, tally),
    ...compareClaims(claims, recording, truth),
  ];
  return disagreements.map((found) => ({
    about: found.about,
    source: found.claim.source,
    text: () => describe(scene, found),
  }));
}
