import { columnsOf, html, type Markup, table } from "../../../src/node/report/markup.ts";
import { formatCount, formatThings } from "../../../src/sdk/core/text/format.ts";
import type { Story } from "../tellStory.ts";

const MAX_ROWS = 100;

/** What was tried that must not be paid, and which error stopped it. */
export function refusalSection({ refused }: Story): Markup {
  if (refused.length === 0) {
    return html`<section id="refused"><h2>Refused</h2><p>No claim was refused in this run.</p></section>`;
  }
  const rest = refused.length - MAX_ROWS;
  const rows = refused
    .slice(0, MAX_ROWS)
    .map(({ reason, error, sentence, index, laterPaid }) => [
      reason,
      error,
      sentence,
      formatCount(index),
      laterPaid ? "yes" : "no",
    ]);
  return html`<section id="refused">
<h2>Refused</h2>
${table(
  `${formatThings(refused.length, "claim")} that must not be paid, and the contract’s error that stopped each`,
  columnsOf({ Tried: "head", Error: "name", "In words": "text", Row: "number", "Paid later": "text" }),
  rows,
)}${rest > 0 ? html`<p class="aside">And ${formatCount(rest)} more.</p>` : html``}
</section>`;
}
