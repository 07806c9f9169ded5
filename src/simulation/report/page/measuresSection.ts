import { type Column, html, type Markup, table } from "../../../report/markup.ts";
import type { BurstReport } from "../burstReport.ts";
import { measureRows } from "../measureRows.ts";

/** Every measure, strategies side by side. */
export function measuresSection({ runs }: BurstReport): Markup {
  const columns: readonly Column[] = [
    { name: "Measure", kind: "head" },
    ...runs.map(({ measures }): Column => ({ name: measures.strategy, kind: "number" })),
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
