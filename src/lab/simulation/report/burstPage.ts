import { html, type Markup, type TableColumn, table } from "../../../node/report/markup.ts";
import { reportPage } from "../../../node/report/page.ts";
import { formatCount, formatShare, formatThings } from "../../../sdk/core/text/format.ts";
import { unpaidShare } from "./assessStrategy.ts";
import type { BurstReport } from "./burstReport.ts";
import { seriesStyles } from "./charts/seriesChart.ts";
import { formatEther, formatShortDuration, formatTimes } from "./humane.ts";
import { measureRows } from "./measureRows.ts";
import {
  baseFeeChart,
  fairnessSection,
  goodputChart,
  overTimeSection,
  waitingChart,
  waitingSection,
} from "./page/chartSections.ts";
import { simulatedDaySection } from "./page/daySection.ts";

/**
 * A burst as a self-contained page: it loads nothing, runs nothing (its own policy forbids both), and escapes all
 * texts. Equal reports give equal bytes; the page does not mention the machine that played it.
 * @returns a whole HTML document, whose size does not grow with the claimants or the length of the day
 */
export function burstPage(report: BurstReport): string {
  const { subject, claimants, runs, scenario } = report;
  const strategies = runs.map(({ measures }) => measures.strategy).join(", ");
  return reportPage({
    title: `Symbolon: claim day of ${subject}, rehearsed`,
    heading: `Claim day of ${subject}, rehearsed`,
    lead: html`${formatThings(claimants, "claimant")}, ${playedOn(report)}: ${strategies}. The day: ${scenario.name}.`,
    sections: [
      recommendationNotice(report),
      headlineSection(report),
      waitingSection(report),
      overTimeSection(report),
      fairnessSection(report),
      measuresSection(report),
      reasonsSection(report),
      simulatedDaySection(report),
      limitsSection(report),
    ],
    styles: seriesStyles,
    command: isReal(report) ? "symbolon rehearse burst --gateway" : "symbolon rehearse burst",
  });
}

/** Whether it was played in real time: such a report has only real runs. */
function isReal({ runs }: BurstReport): boolean {
  return runs.some(({ measures }) => measures.chain === "gateway");
}

function playedOn(report: BurstReport): string {
  if (isReal(report)) return "against a running gateway, in real time, with claims that were paid";
  const { runs } = report;
  const chains = new Set(runs.map(({ measures }) => measures.chain));
  if (!chains.has("model")) return "on the real contracts, in a chain embedded in one process";
  return chains.has("edr")
    ? "partly on the real contracts, partly in a model of them"
    : "in a model of the contracts";
}

function recommendationNotice({ recommendation }: BurstReport): Markup {
  const [first, ...rest] = recommendation;
  if (first === undefined) return html``;
  const more =
    rest.length === 0 ? html`` : html`<ul>${rest.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
  return html`<section class="notice" aria-label="Recommendation"><p><b>${first}</b></p>${more}</section>`;
}

/** The evidence for a burst's advice, for another page, whose head has `seriesStyles`: the figures and three charts. */
export function burstEvidence(report: BurstReport): Markup {
  return html`${headlineSection(report)}
${waitingChart(report)}
${goodputChart(report)}
${baseFeeChart(report)}`;
}

/** Each strategy in four figures. */
function headlineSection({ runs }: BurstReport): Markup {
  if (runs.length === 0) return html``;
  return html`<section class="tiles strategies" aria-label="The strategies in short">
${runs.map(({ measures }) => {
  const { strategy, latency, fee, baseFeeRise } = measures;
  return html`<div><h2>${strategy}</h2>
<p class="figure">${formatShare(1 - unpaidShare(measures))} paid</p>
<p>99 of 100 within ${formatShortDuration(latency.p99)}</p>
<p>${formatEther(fee.p50)} for gas a claim</p>
<p>base fee up to ${formatTimes(baseFeeRise)} times the opening’s</p></div>
`;
})}</section>`;
}

/** Every measure, strategies side by side. */
function measuresSection({ runs }: BurstReport): Markup {
  const columns: readonly TableColumn[] = [
    { name: "Measure", kind: "head" },
    ...runs.map(({ measures }): TableColumn => ({ name: measures.strategy, kind: "number" })),
  ];
  const rows = measureRows.map(({ name, valueIn, format }) => [
    name,
    ...runs.map(({ measures }) => format(valueIn(measures))),
  ]);
  return html`<section>
<h2>All measures</h2>
${table("Strategies side by side", columns, rows)}
<p class="aside">Fees are those of gas, whoever pays it. The ideal is work over capacity: blocks that hold nothing but these claims.
Requests are all that claimants send, looks for receipts among them.</p>
</section>`;
}

/** The errors, and how often they occurred. */
function reasonsSection({ runs }: BurstReport): Markup {
  const names = [...new Set(runs.flatMap(({ measures }) => Object.keys(measures.reasons)))].sort();
  if (names.length === 0) return html``;
  const columns: readonly TableColumn[] = [
    { name: "Error", kind: "head" },
    ...runs.map(({ measures }): TableColumn => ({ name: measures.strategy, kind: "number" })),
  ];
  const rows = names.map((name) => [
    html`<code>${name}</code>`,
    ...runs.map(({ measures }) => formatCount(measures.reasons[name] ?? 0)),
  ]);
  return html`<section>
<h2>Errors that were met</h2>
${table("On the chain, and before anything was sent", columns, rows)}
</section>`;
}

/** What must not be concluded from the page. */
function limitsSection(report: BurstReport): Markup {
  const { runs } = report;
  if (isReal(report)) return realLimitsSection();
  const isModel = runs.some(({ measures }) => measures.chain === "model");
  const isRelayed = runs.some(({ measures }) => measures.strategy === "relayed");
  const items: readonly (Markup | undefined)[] = [
    html`<li><b>The day itself.</b> When people come, how patient they are and what others send are the scenario’s
assumptions. Rehearse several scenarios, and one that is worse than what you expect.</li>`,
    html`<li><b>The network.</b> There is one chain without propagation, builders or private transactions: whoever pays the
higher tip is first, and everybody sees the same base fee.</li>`,
    html`<li><b>Real keys.</b> The amounts are the list’s, the accounts are not: they were replaced by ones whose keys are known.
Claimants that are contracts are for <code>symbolon rehearse dry-run</code>.</li>`,
    html`<li><b>Rollups’ data fees.</b> Fees are those of execution; what a rollup charges for data comes on top.</li>`,
    html`<li><b>Those who were not paid.</b> Waits and fees are of those who were. Read them beside the share that was paid.</li>`,
    isRelayed
      ? html`<li><b>A relayer’s own failures.</b> It keeps its queue and its keys throughout, and never runs out of ether.</li>`
      : undefined,
    isModel
      ? html`<li><b>The contracts.</b> Where the model was played, claims cost what was measured once, and nothing was executed.</li>`
      : undefined,
  ];
  return html`<section>
<h2>What this does not show</h2>
<ul>
${items.filter((item) => item !== undefined)}
</ul>
</section>`;
}

/** The same for a day that was played in real time. */
function realLimitsSection(): Markup {
  return html`<section>
<h2>What this does not show</h2>
<ul>
<li><b>The day itself.</b> When people come, and how patient they are, are the scenario’s assumptions; what others send, faults
and fees were those of the chain, and of them the scenario says nothing.</li>
<li><b>People’s machines.</b> All claimants came from one machine and one address, and each that was late counts as waiting.</li>
<li><b>What the gateway sent in vain.</b> Transactions that wait, or are never mined, are seen by the gateway alone.</li>
<li><b>Those who were not paid.</b> Waits and fees are of those who were. Read them beside the share that was paid.</li>
</ul>
</section>`;
}
