import { columnsOf, html, type Markup, type TableColumn, table } from "../../../node/report/markup.ts";
import { reportPage } from "../../../node/report/page.ts";
import { seriesStyles } from "./charts/seriesChart.ts";
import type { Comparison, MeasureDifference } from "./compareReports.ts";
import { inputText } from "./compareReports.ts";
import { comparisonVerdict, differenceCells } from "./comparisonLines.ts";

const COLUMNS: readonly TableColumn[] = columnsOf({
  Measure: "head",
  a: "number",
  b: "number",
  "b / a": "number",
  "b is": "text",
});

/** A comparison as one page that stands alone, as {@link burstPage}'s does. */
export function comparisonPage(comparison: Comparison): string {
  const { subjects, strategies, measures } = comparison;
  const sections = strategies.map((strategy) => {
    const rows = measures.filter((one) => one.strategy === strategy).map(cells);
    return html`<section>${table(strategy, COLUMNS, rows)}</section>`;
  });
  return reportPage({
    title: "Symbolon: two rehearsals compared",
    heading: "Two rehearsals compared",
    lead: html`a is of ${subjects[0]}, b of ${subjects[1]}. Differences within a measure’s noise are none: half a point for shares, five percent for most others.`,
    sections: [inputsNotice(comparison), ...sections],
    styles: seriesStyles,
    command: "symbolon rehearse compare",
  });
}

function inputsNotice(comparison: Comparison): Markup {
  const { inputs, onlyA, onlyB } = comparison;
  const missing = (name: string, only: readonly string[]) =>
    only.length === 0 ? [] : [html`<li>Only ${name} has ${only.join(" and ")}.</li>`];
  const items = [
    ...inputs.map((input) => html`<li><code>${inputText(input)}</code></li>`),
    ...missing("a", onlyA),
    ...missing("b", onlyB),
  ];
  const cause =
    inputs.length === 0 ? html`` : html`<p>The inputs differ, which may be why the measures do:</p>`;
  const list = items.length === 0 ? html`` : html`<ul>${items}</ul>`;
  return html`<section class="notice" aria-label="Verdict"><p><b>${comparisonVerdict(comparison)}</b></p>${cause}${list}</section>`;
}

/** A table for each strategy, so its name is not repeated. */
function cells(difference: MeasureDifference): readonly (Markup | string)[] {
  const [, a = "", b = "", ratio = ""] = differenceCells(difference);
  const { name, verdict } = difference;
  return [name, a, b, ratio, verdict === "same" ? "same" : html`<span class="${verdict}">${verdict}</span>`];
}
