import { guarantees, outcomes, type Verdict } from "../core/verdict.ts";

/** A verdict as the verifier's ABI has it: outcome and guarantee by number. */
export type NumberedVerdict = Omit<Verdict, "outcome" | "guarantee"> & {
  readonly outcome: number;
  readonly guarantee: number;
};

/**
 * The verdict with its outcome and guarantee by name.
 * @throws RangeError where the verifier answers with a number that has no name here
 */
export function namedVerdict(verdict: NumberedVerdict): Verdict {
  return {
    ...verdict,
    outcome: named(outcomes, verdict.outcome, "outcome"),
    guarantee: named(guarantees, verdict.guarantee, "guarantee"),
  };
}

function named<name extends string>(names: readonly name[], number: number, what: string): name {
  const name = names[number];
  // A newer verifier could answer with a number that this toolkit has no word for: never guess at a verdict.
  if (name === undefined) throw new RangeError(`The verifier answered with the unknown ${what} ${number}.`);
  return name;
}
