import { barChart } from "../../../src/report/barChart.ts";
import { formatAverage, formatCompact, formatCount, formatSeconds } from "../../../src/report/format.ts";
import { html, type Markup, table } from "../../../src/report/markup.ts";
import type { GasEntry, Story } from "../story.ts";

/** What the steps cost, in gas and in time. */
export function costSection({ gas, phases }: Story): Markup {
  return html`<section>
<h2>What it cost</h2>
<div class="pair">
${gas.length === 0 ? html`<p>No gas was recorded.</p>` : gasChart(gas)}
${phases.length === 0 ? html`<p>No times were recorded.</p>` : timeChart(phases)}
</div>
${gas.length === 0 ? html`` : gasTable(gas)}
</section>`;
}

function gasChart(gas: readonly GasEntry[]): Markup {
  return barChart({
    title: "Gas by step",
    note: "All transactions of a kind together; the table below has the exact figures.",
    bars: gas.map((entry) => ({ label: entry.what, value: Number(entry.gas), text: formatCount(entry.gas) })),
    axis: "gas used",
    formatValue: formatCompact,
    leastStep: 1,
    tone: "bar",
  });
}

function timeChart(phases: Story["phases"]): Markup {
  return barChart({
    title: "Time by step",
    note: "On the machine that ran it, set-up not counted.",
    bars: phases.map(({ name, seconds }) => ({ label: name, value: seconds, text: formatSeconds(seconds) })),
    axis: "seconds",
    formatValue: (value) => `${Number(value.toPrecision(3))}`,
    leastStep: 0,
    tone: "bar",
  });
}

function gasTable(gas: readonly GasEntry[]): Markup {
  return table(
    "Gas, as the receipts have it",
    [
      { name: "Step", kind: "head" },
      { name: "Transactions", kind: "number" },
      { name: "Gas", kind: "number" },
      { name: "Gas a transaction", kind: "number" },
      { name: "Gas an item", kind: "number" },
    ],
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
