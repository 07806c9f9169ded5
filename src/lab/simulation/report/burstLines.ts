import { columns } from "../../../node/report/columns.ts";
import { formatThings } from "../../../sdk/core/text/format.ts";
import type { BurstReport } from "./burstReport.ts";
import { measureRows } from "./measureRows.ts";

/** A report for a terminal: what it advises, then every measure, strategies side by side. */
export function burstLines(report: BurstReport): readonly string[] {
  const { runs, recommendation, scenario, claimants, subject } = report;
  const heads = ["", ...runs.map(({ measures }) => measures.strategy)];
  const rows = measureRows.map(({ name, valueIn, format }) => [
    name,
    ...runs.map(({ measures }) => format(valueIn(measures))),
  ]);
  return [
    ...recommendation,
    "",
    `${scenario.name}: ${formatThings(claimants, "claimant")}, ${subject}`,
    ...columns([heads, ...rows]),
  ];
}
