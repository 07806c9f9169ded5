import { formatAverage, formatCount, formatThings } from "../../../src/report/format.ts";
import { histogram } from "../../../src/report/histogram.ts";
import { linearBins } from "../../../src/report/logBins.ts";
import { html, type Markup } from "../../../src/report/markup.ts";
import type { Story } from "../story.ts";

/** What single claims cost. */
export function claimSection({ claims }: Story): Markup {
  const sorted = claims.map(({ gas }) => Number(gas)).sort((a, b) => a - b);
  const least = sorted[0];
  const median = sorted[(sorted.length - 1) >> 1];
  const most = sorted.at(-1);
  if (least === undefined || median === undefined || most === undefined) {
    return html`<section><h2>Gas of a claim</h2><p>No claim was paid, so there is nothing to show.</p></section>`;
  }
  const mean = sorted.reduce((sum, gas) => sum + gas, 0) / sorted.length;
  const title = "Gas of each claim that was paid";
  const told = `cheapest ${formatCount(least)}, median ${formatCount(median)}, mean ${formatAverage(mean)}, dearest ${formatCount(most)} gas`;
  return html`<section>
<h2>Gas of a claim</h2>
${histogram({
  title,
  note: "The whole transaction, as its receipt has it. Even one claim shows as a line.",
  alternative: `${title}: ${formatThings(sorted.length, "claim")}; ${told}.`,
  binned: linearBins(sorted),
  axis: "gas of one claim",
  counted: "claims",
  formatValue: formatCount,
  mark: { value: median, text: `median ${formatCount(median)}` },
})}
<p class="aside">${formatThings(sorted.length, "claim")}: ${told}.</p>
</section>`;
}
