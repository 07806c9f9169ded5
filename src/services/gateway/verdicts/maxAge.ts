import type { Decided } from "../../../sdk/credentials/verify/answer.ts";

export type ReuseTerms = {
  /** Unix seconds with a fraction, when it is answered. */
  readonly now: number;
  /** Seconds by which the clock that gives `now` may be slow. */
  readonly clockSkew: bigint;
};

/** Whole seconds for which a verdict may be reused from now on, all of them before its `freshUntil`; 0: it may not be. */
export function maxAgeOf(
  { freshUntil, guarantee }: Pick<Decided, "freshUntil" | "guarantee">,
  { now, clockSkew }: ReuseTerms,
): number {
  if (guarantee === "None") return 0;
  return Math.max(0, Number(freshUntil - clockSkew) - Math.ceil(now));
}
