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
import { unwatched, type Watch } from "./harness/watch.ts";

/** The `governance` bench: what cases, proposals and rules come to by the clock. */
export const runGovernanceBench: RunBench = (watch) => measureGovernance(FULL, watch);

/** The same, small. */
export const runQuickGovernanceBench: RunBench = (watch) => measureGovernance(QUICK, watch);

/** The same, as large as wanted. */
export async function measureGovernance(scale: Scale, watch: Watch = unwatched): Promise<BenchOutcome> {
  const measure = watch.choose<Scale>({
    exits: exitRows,
    days: () => daysRows(),
    cases: caseRows,
    rules: ruleRows,
    groups: groupRows,
    spam: spamRows,
    profiles: profileRows,
    stress: stressRows,
    told: toldRows,
    disputes: disputeRows,
  });
  return {
    measurements: await measure(scale),
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
