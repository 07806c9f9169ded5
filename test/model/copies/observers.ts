import { seededRandom } from "../../differential/calls/seededRandom.ts";
import type { Chain } from "../chain/openChain.ts";
import type { Scene } from "../history/scene.ts";
import { type CacheHabits, observeByCache } from "./observeByCache.ts";
import { observeByWitness } from "./observeByWitness.ts";
import { observeLive } from "./observeLive.ts";
import type { Observer } from "./observer.ts";

const HABITS: readonly CacheHabits[] = [
  { refreshes: 60, byEvents: 0, restarts: 5, clockSkew: 0, isCareful: true },
  { refreshes: 30, byEvents: 100, restarts: 0, clockSkew: 5, isCareful: true },
  { refreshes: 12, byEvents: 50, restarts: 50, clockSkew: 30, isCareful: true },
  { refreshes: 30, byEvents: 70, restarts: 20, clockSkew: 2, isCareful: false },
];
const WITNESSES = 40;
const LIVE = 20;

/** Every way in which the toolkit answers. Their chance is their own, so that the history is the same without them. */
export function allObservers(chain: Chain, scene: Scene): readonly Observer[] {
  const random = seededRandom(-scene.seed);
  return [
    ...HABITS.map((habits) => observeByCache(chain, scene, random, habits)),
    observeByWitness(chain, scene, random, WITNESSES),
    observeLive(chain, scene, random, LIVE),
  ];
}
