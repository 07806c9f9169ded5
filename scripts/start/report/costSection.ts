import { barChart } from "../../../src/node/report/barChart.ts";
import { histogram } from "../../../src/node/report/histogram.ts";
import { linearBins } from "../../../src/node/report/logBins.ts";
import { columnsOf, html, type Markup, table } from "../../../src/node/report/markup.ts";
import {
  formatAverage,
  formatCount,
  formatSeconds,
  formatThings,
} from "../../../src/sdk/core/text/format.ts";
import type { GasEntry } from "../helpers.ts";
import type { Story } from "../tellStory.ts";
import { evidence } from "./evidence.ts";

/** What single claims cost. */
export function claimGasChart({ claims }: Story): Markup {
  const sorted = claims.map(({ gas }) => Number(gas)).sort((a, b) => a - b);
  const min = sorted[0];
  const median = sorted[(sorted.length - 1) >> 1];
  const max = sorted.at(-1);
  if (min === undefined || median === undefined || max === undefined) return html``;
  const mean = sorted.reduce((sum, gas) => sum + gas, 0) / sorted.length;
  const title = "Gas of each claim that was paid";
  const figures = `cheapest ${formatCount(min)}, median ${formatCount(median)}, mean ${formatAverage(mean)}, dearest ${formatCount(max)} gas`;
  return html`${histogram({
    title,
    note: "The whole transaction, as its receipt has it. Even one claim shows as a line.",
    alternative: `${title}: ${formatThings(sorted.length, "claim")}; ${figures}.`,
    binned: linearBins(sorted),
    axis: "gas of one claim",
    counted: "claims",
    formatValue: formatCount,
    mark: { value: median, text: `median ${formatCount(median)}` },
  })}
<p class="aside">${formatThings(sorted.length, "claim")}: ${figures}.</p>`;
}

/** What the main story cost, in gas and in time. */
export function costSection({ gas, phases }: Story): Markup {
  return html`<section id="gas">
<h2>What it cost</h2>
${gas.length === 0 ? html`<p>No gas was recorded.</p>` : gasTable(gas)}
${phases.length === 0 ? html`` : evidence("Time by step", timeChart(phases))}
</section>`;
}

function timeChart(phases: Story["phases"]): Markup {
  return barChart({
    title: "Time by step",
    note: "On the machine that ran it, set-up not counted.",
    bars: phases.map(({ name, seconds }) => ({ label: name, value: seconds, text: formatSeconds(seconds) })),
    axis: "seconds",
    formatValue: (value) => `${Number(value.toPrecision(3))}`,
    minStep: 0,
    tone: "bar",
  });
}

/** What each kind of transaction used. */
export function gasTable(gas: readonly GasEntry[]): Markup {
  return table(
    "Gas, as the receipts have it",
    columnsOf({
      Step: "head",
      Transactions: "number",
      Gas: "number",
      "Gas a transaction": "number",
      "Gas an item": "number",
    }),
    gas.map((entry) => [
      entry.what,
      formatCount(entry.transactions),
      formatCount(entry.gas),
      entry.transactions === 0 ? "" : formatAverage(Number(entry.gas) / entry.transactions),
      perUnit(entry),
    ]),
  );
}

function perUnit({ gas, per }: GasEntry): string {
  if (per === undefined || per.count === 0) return "";
  return `${formatAverage(Number(gas) / per.count)} a ${per.unit}`;
}
