import { barChart } from "../../../src/report/barChart.ts";
import { formatCount, formatThings } from "../../../src/report/format.ts";
import { columnsOf, html, type Markup, table } from "../../../src/report/markup.ts";
import type { RefusedClaim } from "../playClaims.ts";
import type { Story } from "../tellStory.ts";

const MAX_ROWS = 100;
const MAX_BARS = 20;

/** What was tried that must not be paid, and which error stopped it. */
export function refusalSection({ refused }: Story): Markup {
  if (refused.length === 0) {
    return html`<section><h2>Refused</h2><p>No claim was refused in this run.</p></section>`;
  }
  return html`<section>
<h2>Refused</h2>
<div class="pair">
${countChart(
  "Refusals by reason",
  "How often a claim was refused for each reason.",
  refused.map(({ reason }) => reason),
)}
${countChart(
  "Refusals by error",
  "The same claims, by the contract’s own error.",
  refused.map(({ error }) => error),
)}
</div>
${refusalTable(refused)}
</section>`;
}

/** One bar for each different text, the most frequent first. */
function countChart(title: string, note: string, texts: readonly string[]): Markup {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const bars = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([label, value]) => ({ label, value, text: formatCount(value) }));
  const cut = bars.length > MAX_BARS ? ` The ${MAX_BARS} most frequent of ${formatCount(bars.length)}.` : "";
  return barChart({
    title,
    note: note + cut,
    bars: bars.slice(0, MAX_BARS),
    axis: "claims refused",
    formatValue: formatCount,
    leastStep: 1,
    tone: "refused",
  });
}

function refusalTable(refused: readonly RefusedClaim[]): Markup {
  const rest = refused.length - MAX_ROWS;
  const rows = refused
    .slice(0, MAX_ROWS)
    .map(({ reason, error, sentence, index, account, laterPaid }) => [
      reason,
      error,
      sentence,
      formatCount(index),
      account,
      laterPaid ? "yes" : "no",
    ]);
  return html`${table(
    `${formatThings(refused.length, "refusal")}, with the contract’s error`,
    columnsOf({
      Reason: "head",
      Error: "name",
      "In words": "text",
      Index: "number",
      Account: "code",
      "Paid later": "text",
    }),
    rows,
  )}${rest > 0 ? html`<p class="aside">And ${formatCount(rest)} more.</p>` : html``}`;
}
