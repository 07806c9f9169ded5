import type { Random } from "../randomFrom.ts";
import { normalQuantile, normalShare } from "./normal.ts";

/** How soon one key answers when it is asked, in seconds. */
export type AnswerTimes =
  /** Of a share of cases never; of the others lognormally: half of them by the median. */
  | { readonly kind: "lognormal"; readonly median: number; readonly sigma: number; readonly never: number }
  /** As it was once: each of these is as likely; null: never. */
  | { readonly kind: "recorded"; readonly seconds: readonly (number | null)[] };

/** A seat: its member, and who may sign in their place. */
export type HesitatingSeat = {
  readonly name: string;
  readonly member: AnswerTimes;
  /** At most two. */
  readonly standIns: readonly AnswerTimes[];
};

/**
 * Seconds after which each chair of each seat answers one case; infinite: never.
 *
 * A case is as grey as a normal draw that all keys share; each key adds one of its own. `together` says how much of the
 * variance is the shared part's: 0, and everybody hesitates by themselves; 1, and all shy away from the same cases. Each key's
 * own times stay as they are given (a Gaussian copula).
 */
export type AnsweredCase = readonly (readonly number[])[];

/** Draws how cases are answered, one after the other. @param together from 0 to 1 */
export function answersFrom(
  seats: readonly HesitatingSeat[],
  together: number,
  random: Random,
): () => AnsweredCase {
  const sharedPart = Math.sqrt(together);
  const ownPart = Math.sqrt(1 - together);
  const chairs = seats.map(({ member, standIns }) => [member, ...standIns].map(quantileOf));
  return () => {
    const grey = drawNormal(random);
    return chairs.map((keys) =>
      keys.map((quantile) => quantile(normalShare(sharedPart * grey + ownPart * drawNormal(random)))),
    );
  };
}

/** The time that a share of all answers is not later than. */
function quantileOf(times: AnswerTimes): (share: number) => number {
  if (times.kind === "recorded") {
    const sorted = times.seconds.map((seconds) => seconds ?? Infinity).sort((a, b) => a - b);
    return (share) => sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)] ?? Infinity;
  }
  const { median, sigma, never } = times;
  return (share) =>
    share >= 1 - never ? Infinity : median * Math.exp(sigma * normalQuantile(share / (1 - never)));
}

/** Box and Muller. */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
