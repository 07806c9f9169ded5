import { formatShare } from "../../../report/format.ts";
import { html, type Markup } from "../../../report/markup.ts";
import type { BurstReport } from "../burstReport.ts";
import { formatDuration, formatEther, formatTimes } from "../humane.ts";
import { unpaidShare } from "../judged.ts";

/** Each strategy in four figures. */
export function headlineSection({ runs }: BurstReport): Markup {
  if (runs.length === 0) return html``;
  return html`<section class="tiles strategies" aria-label="The strategies in short">
${runs.map(({ measures }) => {
  const { strategy, latency, fee, baseFeeRise } = measures;
  return html`<div><h2>${strategy}</h2>
<p class="figure">${formatShare(1 - unpaidShare(measures))} paid</p>
<p>99 of 100 within ${formatDuration(latency.p99)}</p>
<p>${formatEther(fee.p50)} for gas a claim</p>
<p>base fee up to ${formatTimes(baseFeeRise)} times the opening’s</p></div>
`;
})}</section>`;
}
