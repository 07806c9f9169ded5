import type { RunRecord } from "../burst/runRecord.ts";
import type { Measures } from "../measure/measures.ts";
import { type Scenario, strategyNames } from "../scenario/scenario.ts";
import { recommend } from "./recommend.ts";

export const REPORT_FORMAT = "symbolon-rehearsal";
export const REPORT_VERSION = 1;

/** One strategy's day. */
export type BurstRun = {
  readonly measures: Measures;
  /** Seconds of the machine, none of which is part of any measure. */
  readonly effort: RunRecord["effort"];
};

/** A burst as it is kept and told: everything that the page, the lines and a comparison are made of. */
export type BurstReport = {
  readonly format: typeof REPORT_FORMAT;
  readonly version: typeof REPORT_VERSION;
  readonly kind: "burst";
  /** Whose allocation was rehearsed: a file's name, or any text. */
  readonly subject: string;
  readonly claimants: number;
  readonly scenario: Scenario;
  /** In the order of `strategyNames`, each strategy once at most. */
  readonly runs: readonly BurstRun[];
  /** Sentences, the most important first. */
  readonly recommendation: readonly string[];
};

/**
 * Puts a report together.
 * @param parameters.runs in any order
 */
export function burstReport(
  parameters: Pick<BurstReport, "subject" | "claimants" | "scenario" | "runs">,
): BurstReport {
  const { subject, claimants, scenario } = parameters;
  const placeOf = ({ measures }: BurstRun) => strategyNames.indexOf(measures.strategy);
  const runs = parameters.runs.toSorted((one, other) => placeOf(one) - placeOf(other));
  const told = { format: REPORT_FORMAT, version: REPORT_VERSION, kind: "burst" } as const;
  const recommendation = recommend(
    scenario,
    runs.map(({ measures }) => measures),
  );
  return { ...told, subject, claimants, scenario, runs, recommendation };
}
