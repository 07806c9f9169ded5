import { formatCount } from "../../../report/format.ts";
import { type Column, html, type Markup, table } from "../../../report/markup.ts";
import type { BurstReport } from "../burstReport.ts";

/** Which errors were met, and how often. */
export function reasonsSection({ runs }: BurstReport): Markup {
  const names = [...new Set(runs.flatMap(({ measures }) => Object.keys(measures.reasons)))].sort();
  if (names.length === 0) return html``;
  const columns: readonly Column[] = [
    { name: "Error", kind: "head" },
    ...runs.map(({ measures }): Column => ({ name: measures.strategy, kind: "number" })),
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
