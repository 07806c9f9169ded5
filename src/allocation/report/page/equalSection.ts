import { barChart } from "../../../report/barChart.ts";
import { formatCompact, formatCount, formatShare, formatThings } from "../../../report/format.ts";
import { html, type Markup } from "../../../report/markup.ts";
import { table } from "../../../report/table.ts";
import type { AmountCluster } from "../amountClusters.ts";
import type { AmountTexts } from "./amountTexts.ts";
import type { ReportFacts } from "./reportSubject.ts";

/** Accounts that get exactly the same. */
export function equalSection({ statistics }: ReportFacts, amounts: AmountTexts): Markup {
  const { equal, rows } = statistics;
  if (equal.clusters === 0) {
    return html`<section><h2>Equal amounts</h2><p>No two accounts get the same amount.</p></section>`;
  }
  return html`<section>
<h2>Equal amounts</h2>
<p class="lead">${formatThings(equal.rows, "account")} of ${formatCount(rows)} get exactly what others get too, to the last base
unit, in ${formatThings(equal.clusters, "cluster")}. Clusters of ${formatCount(equal.tierSize)} rows or more are taken for tiers
that a rule gave.</p>
${barChart({
  title: "The largest clusters",
  note: "One bar an amount.",
  bars: equal.byRows.map((cluster) => ({
    label: `${amounts.exact(cluster.amount)} ${amounts.unit} each`,
    value: cluster.rows,
    text: `${formatThings(cluster.rows, "account")}, ${formatShare(cluster.rows / rows)}`,
  })),
  axis: "accounts",
  formatValue: formatCompact,
  leastStep: 1,
  tone: "bar",
})}
${clusterTable("Clusters that get most together", equal.byAmount, amounts)}
</section>`;
}

function clusterTable(caption: string, clusters: readonly AmountCluster[], amounts: AmountTexts): Markup {
  return table(
    caption,
    [
      { name: `${amounts.head} each`, kind: "number" },
      { name: "Accounts", kind: "number" },
      { name: "Together", kind: "number" },
      { name: "Of the total", kind: "number" },
      { name: "First index", kind: "number" },
    ],
    clusters.map(({ amount, rows, together, share, index }) => [
      amounts.exact(amount),
      formatCount(rows),
      amounts.rounded(together),
      formatShare(share),
      formatCount(index),
    ]),
  );
}
