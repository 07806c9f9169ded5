import type { Measurement } from "../../harness/measurement.ts";
import { type Row, rowOf } from "../../harness/row.ts";
import { type Scale, sizeName } from "../scale.ts";
import type { Phases } from "../tasks/timePhases.ts";
import { growthChart, type Line } from "./growthChart.ts";
import { phasesChart } from "./phasesChart.ts";

/** The charts of a run, by name: drawn from what is kept of it and nothing else. */
export function chartsOf(
  scale: Pick<Scale, "small" | "rows" | "large">,
  measurements: readonly Measurement[],
  phases: Readonly<Record<string, Phases>>,
): Readonly<Record<string, string>> {
  return drawCharts(scale, measurements.map(rowOf), phases);
}

/** The same from rows as they are printed and kept. */
export function drawCharts(
  { small, rows, large }: Pick<Scale, "small" | "rows" | "large">,
  kept: readonly Row[],
  phases: Readonly<Record<string, Phases>>,
): Readonly<Record<string, string>> {
  const row = (id: string) => kept.find((candidate) => candidate.id === id);
  const point = (count: number, nanoseconds: number | null | undefined) =>
    nanoseconds == null ? [] : [{ rows: count, nanoseconds }];
  const each = (milliseconds: number | null | undefined) =>
    milliseconds == null ? null : Math.round((milliseconds * 1e6) / rows);
  const growth = (count: number) => row(`growth-${sizeName(count)}`);
  const whole = `csv-to-root-${sizeName(rows)}`;
  const lines: readonly Line[] = [
    {
      label: "OpenZeppelin",
      tone: "c",
      points: [...point(small, growth(small)?.peer), ...point(rows, each(row(`${whole}-native`)?.peer))],
    },
    { label: "merkletreejs", tone: "d", points: point(rows, each(row(`${whole}-merkletreejs`)?.peer)) },
    {
      label: "Symbolon",
      tone: "a",
      points: [small, rows, large].flatMap((count) => point(count, growth(count)?.ours)),
    },
  ];
  const bars = Object.entries(phases).map(([label, steps]) => ({ label, phases: steps }));
  return { growth: growthChart(lines), phases: phasesChart(rows, bars) };
}
