import {
  burstLines,
  burstReport,
  claimCosts,
  measure,
  runModel,
  type Scenario,
  strategyNames,
} from "../src/lab/index.ts";

/** Plays a day by the model, by each strategy, and tells it in lines, the advice first. */
export function rehearseDay(scenario: Scenario, claimants: number): readonly string[] {
  const costs = claimCosts(claimants);
  const runs = strategyNames.map((strategy) => {
    const record = runModel({ scenario, strategy, claimants, costs });
    return { measures: measure(record), effort: record.effort };
  });
  return burstLines(burstReport({ subject: "our list", claimants, scenario, runs }));
}
