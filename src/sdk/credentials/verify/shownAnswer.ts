import type { Decided, Mismatch, Unavailable, VerificationResult } from "./answer.ts";

/** What may be shown of an answer at a moment: the one list of states, for pages and whatever else keeps an answer in view. */
export type ShownAnswer =
  /** It holds now, and until the clock says `until`. */
  | { readonly kind: "current"; readonly answer: Decided; readonly until: bigint }
  /** It was true at its own moment and never could be reused: to be read as such, and replaced soon. */
  | { readonly kind: "momentary"; readonly answer: Decided }
  /** It is over, and not given: nobody can show it by mistake. `over`: since when, by the clock. */
  | { readonly kind: "askAgain"; readonly over: bigint }
  | { readonly kind: "mismatch"; readonly answer: Mismatch }
  | { readonly kind: "unavailable"; readonly answer: Unavailable };

export type ShownAnswerParameters = {
  /** What the clock said when the answer was given, and what it says now: unix seconds. */
  readonly givenAt: bigint;
  readonly now: bigint;
  /** Seconds by which that clock may be slow. */
  readonly clockSkew: bigint;
};

/** Seconds that people may read an answer that is good for its own moment alone: two looks at a chain. */
const READ_SECONDS = 24n;

/** The first moment, by a clock that may be slow, from which a verdict may not be reused. */
export function reusableUntil({ freshUntil }: Pick<Decided, "freshUntil">, clockSkew: bigint): bigint {
  return freshUntil - clockSkew;
}

/** What may be shown of an answer now; nothing of a verdict whose `freshUntil` may have come. */
export function shownAnswer(
  answer: VerificationResult,
  { givenAt, now, clockSkew }: ShownAnswerParameters,
): ShownAnswer {
  if (answer.outcome === "Unavailable") return { kind: "unavailable", answer };
  if (answer.outcome === "Mismatch") return { kind: "mismatch", answer };
  const until = reusableUntil(answer, clockSkew);
  if (givenAt >= until) {
    const over = givenAt + READ_SECONDS;
    return now < over ? { kind: "momentary", answer } : { kind: "askAgain", over };
  }
  return now < until ? { kind: "current", answer, until } : { kind: "askAgain", over: until };
}
