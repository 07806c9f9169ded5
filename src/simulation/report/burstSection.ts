import { html, type Markup } from "../../report/markup.ts";
import type { BurstReport } from "./burstReport.ts";
import { headlineSection } from "./page/headlineSection.ts";
import { baseFeeChart, goodputChart } from "./page/overTimeSection.ts";
import { waitingChart } from "./page/waitingSection.ts";

/** A burst within another page, whose head has `seriesStyles`: the advice, the figures and three charts. */
export function burstSection(report: BurstReport): Markup {
  return html`<section>
<h2>Claim day, rehearsed</h2>
<p class="lead">${report.recommendation.join(" ")}</p>
${headlineSection(report)}
</section>
<section>
${waitingChart(report)}
<div class="pair">
${goodputChart(report)}
${baseFeeChart(report)}
</div>
</section>`;
}
