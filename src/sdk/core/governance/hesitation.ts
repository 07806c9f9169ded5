import type { Random } from "../randomFrom.ts";
import { normalQuantile, normalShare } from "./normal.ts";

/** How soon one key answers when it is asked, in seconds. */
export type AnswerTimes =
  /** For a share of cases never; for the others lognormal: half of them within the median. */
  | { readonly kind: "lognormal"; readonly median: number; readonly sigma: number; readonly never: number }
  /** As recorded: each of these is equally likely; null: never. */
  | { readonly kind: "recorded"; readonly seconds: readonly (number | null)[] };

/** A seat: its member, and who may sign instead. */
export type HesitatingSeat = {
  readonly name: string;
  readonly member: AnswerTimes;
  /** At most two. */
  readonly standIns: readonly AnswerTimes[];
};

/**
 * Seconds after which each chair of each seat answers one case; infinite: never.
 *
 * A normal draw that all keys share says how unclear a case is; each key adds one of its own. `together` is the shared
 * part of the variance. With 0, all hesitate independently; with 1, all hesitate in the same cases. Each key's own
 * times stay as given (a Gaussian copula).
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

/** The time within which a given share of all answers come. */
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
