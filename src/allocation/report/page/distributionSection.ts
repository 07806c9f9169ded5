import { barChart } from "../../../report/barChart.ts";
import { formatCompact, formatCount, formatShare, formatThings } from "../../../report/format.ts";
import { histogram } from "../../../report/histogram.ts";
import { lineChart } from "../../../report/lineChart.ts";
import { columnsOf, html, type Markup, table } from "../../../report/markup.ts";
import type { AmountCluster } from "../sortedAmounts.ts";
import { type AmountTexts, formatGini, type ReportFacts } from "./amountTexts.ts";

export function distributionSection(facts: ReportFacts, amounts: AmountTexts): Markup {
  const { statistics } = facts;
  const { rows, least, median, greatest, histogram: binned, histogramShares, half } = statistics;
  const title = "Accounts by amount";
  const axis = `${amounts.unit} an account gets, logarithmic`;
  const most = Math.max(...histogramShares);
  const fullest = histogramShares.indexOf(most);
  const [from, to] = [binned.edges[fullest] ?? 0, binned.edges[fullest + 1] ?? 0];
  return html`<section>
<h2>How amounts spread</h2>
<div class="pair">
${histogram({
  title,
  note: "How many accounts get how much, in steps that grow by the same factor. Even one shows as a line.",
  alternative: `${title}: ${formatThings(rows, "account")}, from ${amounts.rounded(least)} to ${amounts.rounded(greatest)} ${amounts.unit}; the median is ${amounts.rounded(median)}.`,
  binned,
  axis,
  counted: "accounts",
  formatValue: formatCompact,
  mark: { value: amounts.position(median), text: `median ${amounts.short(median)}` },
})}
${histogram({
  title: "The total by amount",
  note: "What share of the total goes to accounts that get so much: the same steps as beside.",
  alternative: `The total by amount: the greatest part, ${formatShare(most)}, goes to accounts that get ${formatCompact(from)} to ${formatCompact(to)} ${amounts.unit}.`,
  binned: { ...binned, counts: histogramShares.map((share) => 100 * share) },
  axis,
  counted: "% of the total",
  formatValue: formatCompact,
  mark: { value: amounts.position(half.amount), text: `half from ${amounts.short(half.amount)} up` },
})}
</div>
<div class="pair">
${lorenzChart(facts)}
${decileTable(facts, amounts)}
</div>
</section>`;
}

function lorenzChart({ statistics: { lorenz, gini } }: ReportFacts): Markup {
  const title = "Lorenz curve";
  const shares = [0.25, 0.5, 0.75, 0.9].map((share) => {
    const point = lorenz.find(({ rows }) => rows >= share) ?? { rows: 1, amount: 1 };
    return `the lower ${formatShare(point.rows)} of the accounts get ${formatShare(point.amount)}`;
  });
  return lineChart({
    title,
    note: "What share of the total the accounts with least get together. The straight line: all get the same.",
    alternative: `${title} with a Gini coefficient of ${formatGini(gini)}: ${shares.join("; ")}.`,
    points: lorenz.map(({ rows, amount }) => ({ x: rows, y: amount })),
    across: "share of accounts, least first",
    up: "share of the total",
    formatValue: formatShare,
    mark: `Gini ${formatGini(gini)}`,
  });
}

function decileTable({ statistics }: ReportFacts, amounts: AmountTexts): Markup {
  const { least, greatest, mean, deciles } = statistics;
  const tenths = deciles.map((amount, i) => {
    const share = `${(i + 1) * 10} %`;
    return [i === 4 ? `${share} (median)` : share, amounts.rounded(amount)] as const;
  });
  return table("At most this much", columnsOf({ "Of the accounts": "head", [amounts.head]: "number" }), [
    ["Least", amounts.rounded(least)],
    ...tenths,
    ["All (greatest)", amounts.rounded(greatest)],
    ["Mean", amounts.rounded(mean)],
  ]);
}

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
    columnsOf({
      [`${amounts.head} each`]: "number",
      Accounts: "number",
      Together: "number",
      "Of the total": "number",
      "First index": "number",
    }),
    clusters.map(({ amount, rows, together, share, index }) => [
      amounts.exact(amount),
      formatCount(rows),
      amounts.rounded(together),
      formatShare(share),
      formatCount(index),
    ]),
  );
}
