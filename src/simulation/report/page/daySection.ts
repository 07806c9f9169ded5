import { html, type Markup } from "../../../report/markup.ts";
import type { BurstReport } from "../burstReport.ts";
import { scenarioTexts } from "../scenarioTexts.ts";

/** The scenario in words. */
export function daySection({ scenario, claimants }: BurstReport): Markup {
  const items = scenarioTexts(scenario, claimants).map(
    ({ name, text }) => html`<dt>${name}</dt><dd>${text}</dd>\n`,
  );
  return html`<section>
<h2>The day that was rehearsed</h2>
<div class="sign"><dl>
${items}</dl></div>
</section>`;
}
