import type { Outcome } from "../../../src/sdk/core/verdict.ts";
import type { Source } from "./claim.ts";

/** Counts what was compared: a test that reached nothing would find nothing. */
export type Tally = {
  readonly bySource: Map<Source, number>;
  readonly byOutcome: Map<Outcome, number>;
  readonly count: (source: Source, outcome: Outcome) => void;
  /** Answers of two verifiers held against each other, besides those held against the replay. */
  betweenSources: number;
  /** Differences that an emergency explains. */
  explained: number;
  histories: number;
  blocks: number;
  undone: number;
  done: number;
  refused: number;
  readonly comparisons: () => number;
};

export function openTally(): Tally {
  const bySource = new Map<Source, number>();
  const byOutcome = new Map<Outcome, number>();
  const tally: Tally = {
    bySource,
    byOutcome,
    count(source, outcome) {
      bySource.set(source, (bySource.get(source) ?? 0) + 1);
      byOutcome.set(outcome, (byOutcome.get(outcome) ?? 0) + 1);
    },
    betweenSources: 0,
    explained: 0,
    histories: 0,
    blocks: 0,
    undone: 0,
    done: 0,
    refused: 0,
    comparisons: () => [...bySource.values()].reduce((sum, count) => sum + count, tally.betweenSources),
  };
  return tally;
}
