import { caseRows } from "./governance/caseRows.ts";
import { disputeRows } from "./governance/disputeRows.ts";
import { groupRows } from "./governance/groupRows.ts";
import { profileRows } from "./governance/profileRows.ts";
import { ruleRows } from "./governance/ruleRows.ts";
import { FULL, QUICK, type Scale } from "./governance/scale.ts";
import { spamRows } from "./governance/spamRow.ts";
import { stressRows } from "./governance/stressRows.ts";
import { toldRows } from "./governance/toldRows.ts";
import { daysRows, exitRows } from "./governance/walkRows.ts";
import type { BenchOutcome, RunBench } from "./harness/bench.ts";
import type { Measurement } from "./harness/measurement.ts";

/** The `governance` bench: what cases, proposals and rules come to by the clock. */
export const runGovernanceBench: RunBench = (progress) => measureGovernance(FULL, progress);

/** The same, small. */
export const runQuickGovernanceBench: RunBench = (progress) => measureGovernance(QUICK, progress);

/** The same, as large as wanted. */
export async function measureGovernance(
  scale: Scale,
  progress: (line: string) => void = () => {},
): Promise<BenchOutcome> {
  const groups: readonly {
    name: string;
    measure: () => readonly Measurement[] | Promise<readonly Measurement[]>;
  }[] = [
    { name: "exits by time alone", measure: () => exitRows(scale) },
    { name: "days of cases", measure: () => daysRows() },
    { name: "bonds and silence in histories of cases", measure: () => caseRows(scale) },
    { name: "schedules of rules", measure: () => ruleRows(scale) },
    { name: "groups with hostile seats", measure: () => groupRows(scale) },
    { name: "one seat's spam, on a chain", measure: spamRows },
    { name: "lives of profiles", measure: () => profileRows(scale) },
    { name: "undecided under stress", measure: () => stressRows(scale) },
    { name: "what a signer is told", measure: () => toldRows(scale) },
    { name: "holds of outsiders, and gaps, on a chain", measure: disputeRows },
  ];
  const measurements: Measurement[] = [];
  for (const { name, measure } of groups) {
    progress(name);
    measurements.push(...(await measure()));
  }
  return {
    measurements,
    conditions: {
      scale: scale === FULL ? "whole" : "small (--quick): it shows that all of it works, and measures little",
      models:
        "src/sdk/core/governance, twins of what DisputeDesk and Quorum store and of their clocks, which tests hold against the contracts and a naive referee; of the Rulebook's storage bench/governance/ruleBook.ts",
      chain:
        "embedded, with the contracts as they ship: a group of three, two panels of three, epochs of an hour, holds of up to 30 days",
      hesitation:
        "lognormal, half of what is answered within a day, 36 % never; 45 % of the variance is shared by all keys of a case (Gaussian copula)",
      seeds: "fixed: the same run gives the same figures",
    },
  };
}
