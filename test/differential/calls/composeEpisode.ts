import type { Act, Block, Episode } from "../play/episode.ts";
import type { Stage } from "../play/openArena.ts";
import { puppets } from "./cast.ts";
import { composeStep } from "./composeStep.ts";
import { both } from "./draft.ts";
import { encodeCall } from "./encodeCall.ts";
import { hopelessSchemas, openScene, openSchemas, type Scene } from "./scene.ts";
import { seededRandom } from "./seededRandom.ts";

/** EDR counts block times in signed 64 bits. */
const LAST_TIME = 2n ** 63n - 2n ** 32n;
const MADE_KEPT = 250;

/** All that happens to a pair of registries in about `steps` steps; it follows from the seed. */
export function composeEpisode(seed: number, steps: number, stage: Stage): Episode {
  const { origin, firstSeries } = beginning(seed);
  const scene = openScene(seed, origin, stage);
  const blocks: Block[] = [{ time: origin + 1n, steps: [{ acts: registrations() }] }];
  scene.now = origin + 1n;
  for (let left = steps; left > 0; ) {
    scene.now = nextTime(scene);
    const count = Math.min(left, 1 + scene.random.below(16));
    blocks.push({ time: scene.now, steps: Array.from({ length: count }, () => composeStep(scene)) });
    scene.made.splice(0, Math.max(0, scene.made.length - MADE_KEPT));
    left -= count;
  }
  return { seed, origin, firstSeries, blocks };
}

function registrations(): Act[] {
  return [...openSchemas, ...hopelessSchemas].map(({ text, resolver, revocable }) => ({
    through: puppets[0]!,
    target: "schemaRegistry",
    value: 0n,
    data: both(encodeCall("register", [text, resolver, revocable])),
  }));
}

/** Mostly in our days and with no series yet; at times shortly before a number of bits is used up. */
function beginning(seed: number): { origin: bigint; firstSeries: bigint } {
  const random = seededRandom(~seed);
  const margin = BigInt(random.below(60)) + 5n;
  const origin = random.weighted([
    [50, 1_800_000_000n + margin],
    [10, 1_000n],
    [10, 2n ** 31n - margin],
    [10, 2n ** 32n - margin],
    [15, 2n ** 40n - margin],
    [5, 2n ** 62n],
  ]);
  const firstSeries = random.weighted([
    [80, 1n],
    [15, 2n ** 31n - BigInt(random.below(12))],
    [5, 2n ** 63n],
  ]);
  return { origin, firstSeries };
}

/**
 * Mostly some seconds on; at times to shortly before a limit of some bits, counted from 1970 or from deployment, and over it
 * second by second.
 */
function nextTime({ random, now, origin }: Scene): bigint {
  const own = origin + 2n ** 31n;
  const limits = [
    own,
    ...[31n, 32n, 33n, 40n, 48n].flatMap((bits) => [2n ** bits, origin + 2n ** bits]),
    LAST_TIME,
  ];
  if (limits.some((limit) => now >= limit - 4n && now <= limit + 1n)) return now + 1n;
  const ahead = limits.filter((limit) => limit > now + 4n);
  if (random.chance(6) && ahead.length > 0) return random.pick(ahead.slice(0, 5)) - 4n;
  return now + 1n + BigInt(random.below(20));
}
