import { drawPermutation, type Random } from "../../../sdk/core/randomFrom.ts";
import type { Arrivals, Scenario, StrategyName } from "./scenario.ts";

const DAY = 86_400;
/** The time constant of a flash's decay is a fifth of its duration: the rate ends at 1/148 of its start. */
const TIME_CONSTANTS = 5;

/**
 * When each claimant means to claim, in seconds from the opening, or from the opening of the claimant's wave. Each
 * claimant draws independently, so that times and identities are unrelated. A replay uses all of its moments, assigned
 * to claimants in a drawn order.
 * @returns by the claimant's number; nobody comes after {@link lastArrival}
 */
export function arrivalTimes(arrivals: Arrivals, claimants: number, random: Random): Float64Array {
  if (arrivals.kind === "replay") return replayed(arrivals.moments, claimants, random);
  const times = new Float64Array(claimants);
  const draw = drawerOf(arrivals, random);
  for (let i = 0; i < claimants; i++) times[i] = draw();
  return times;
}

/** The second by which everybody has come, from the opening or from that of the wave. */
export function lastArrival(arrivals: Arrivals): number {
  if (arrivals.kind === "replay") return arrivals.moments.at(-1) ?? 0;
  return arrivals.kind === "flash" ? arrivals.within + arrivals.over : arrivals.over;
}

type Drawn = Exclude<Arrivals, { readonly kind: "replay" }>;

function drawerOf(arrivals: Drawn, random: Random): Random {
  if (arrivals.kind === "poisson") return () => random() * arrivals.over;
  return arrivals.kind === "flash" ? flash(arrivals, random) : diurnal(arrivals, random);
}

function flash({ share, within, over }: Drawn & { readonly kind: "flash" }, random: Random): Random {
  const constant = over / TIME_CONSTANTS;
  const come = 1 - Math.exp(-TIME_CONSTANTS);
  return () => {
    if (random() < share) return random() * within;
    return within - constant * Math.log(1 - come * random());
  };
}

/** Draws evenly, and keeps draws below the rate's curve; the rate is 1 + `swing` times a cosine. */
function diurnal({ over, peak, ratio }: Drawn & { readonly kind: "diurnal" }, random: Random): Random {
  const swing = (ratio - 1) / (ratio + 1);
  const rateAt = (time: number) => 1 + swing * Math.cos((2 * Math.PI * (time - peak)) / DAY);
  const firstPeak = ((peak % DAY) + DAY) % DAY;
  const highest = firstPeak <= over ? 1 + swing : Math.max(rateAt(0), rateAt(over));
  return () => {
    for (;;) {
      const time = random() * over;
      if (random() * highest < rateAt(time)) return time;
    }
  };
}

/**
 * Spreads claimants evenly over the recording, including its first and last moment: with as many claimants as moments,
 * each takes one.
 */
function replayed(moments: readonly number[], claimants: number, random: Random): Float64Array {
  const times = new Float64Array(claimants);
  const order = drawPermutation(random, claimants);
  const step = (moments.length - 1) / Math.max(claimants - 1, 1);
  for (let i = 0; i < claimants; i++) {
    const at = i * step;
    const before = Math.floor(at);
    const from = moments[before] ?? 0;
    const to = moments[before + 1] ?? from;
    times[order[i] as number] = from + (at - before) * (to - from);
  }
  return times;
}

/** When claimants mean to claim, and when some of them try before that. */
type Intentions = {
  readonly intended: Float64Array;
  /** NaN where a claimant does not try early; undefined where nobody does. */
  readonly early: Float64Array | undefined;
};

/**
 * With `waves`, claimant i belongs to wave floor(i * waves / claimants). The claimant comes as long after that wave's
 * opening as otherwise after the campaign's. Impatient claimants of a later wave also try at the campaign's opening.
 * With the other strategies everybody comes after the campaign's opening.
 * @param arrivals seconds from an opening, by claimant
 */
export function intendedTimes(
  scenario: Scenario,
  strategy: StrategyName,
  arrivals: Float64Array,
  random: Random,
): Intentions {
  if (strategy !== "waves") return { intended: arrivals, early: undefined };
  const { count, interval } = scenario.waves;
  const waves = Math.max(1, count);
  const claimants = arrivals.length;
  const intended = new Float64Array(claimants);
  const early = new Float64Array(claimants).fill(NaN);
  for (let claimant = 0; claimant < claimants; claimant++) {
    const opens = Math.floor((claimant * waves) / claimants) * interval;
    const arrival = arrivals[claimant] as number;
    intended[claimant] = opens + arrival;
    if (random() < scenario.wallets.impatient && arrival < opens) early[claimant] = arrival;
  }
  return { intended, early };
}
