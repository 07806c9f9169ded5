import { columns } from "../../../node/report/columns.ts";
import { formatThings } from "../../../sdk/core/text/format.ts";
import type { Comparison, MeasureDifference } from "./compareReports.ts";
import { inputText } from "./compareReports.ts";
import { formatRounded } from "./humane.ts";
import { measureRows } from "./measureRows.ts";

/** A comparison for a terminal: what went in first, since it explains what came out; then every measure that differs. */
export function comparisonLines(comparison: Comparison): readonly string[] {
  const { inputs, measures } = comparison;
  const changed = measures.filter(({ verdict }) => verdict !== "same");
  const heads = ["", "a", "b", "b / a", ""];
  return [
    comparisonVerdict(comparison),
    ...(inputs.length === 0
      ? ["The inputs are the same."]
      : ["The inputs differ:", ...inputs.map((input) => `  ${inputText(input)}`)]),
    ...missing("a", comparison.onlyA),
    ...missing("b", comparison.onlyB),
    ...(changed.length === 0 ? [] : ["", ...columns([heads, ...changed.map(differenceCells)])]),
  ];
}

/** The whole in one sentence. */
export function comparisonVerdict({ strategies, better, worse, inputs }: Comparison): string {
  if (strategies.length === 0) return "The two have no strategy in common, so there is nothing to compare.";
  const cause = inputs.length === 0 ? "" : ", over other inputs";
  if (better.length + worse.length === 0) return `b is as a${cause}: no measure is better or worse.`;
  const parts = [
    ...(worse.length === 0 ? [] : [`worse in ${formatThings(worse.length, "measure")}`]),
    ...(better.length === 0 ? [] : [`better in ${formatThings(better.length, "measure")}`]),
  ];
  return `b is ${parts.join(" and ")}${cause}.`;
}

/** Strategy and measure, both values, their ratio, the verdict. */
export function differenceCells({
  strategy,
  name,
  a,
  b,
  ratio,
  verdict,
}: MeasureDifference): readonly string[] {
  const format = measureRows.find((row) => row.name === name)?.format ?? String;
  return [
    `${strategy}: ${name}`,
    format(a),
    format(b),
    Number.isNaN(ratio) ? "" : formatRounded(ratio),
    verdict,
  ];
}

function missing(name: string, strategies: readonly string[]): readonly string[] {
  return strategies.length === 0 ? [] : [`Only ${name} has ${strategies.join(" and ")}.`];
}
