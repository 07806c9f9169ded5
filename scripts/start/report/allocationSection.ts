import { barChart } from "../../../src/node/report/barChart.ts";
import { histogram } from "../../../src/node/report/histogram.ts";
import { logBins } from "../../../src/node/report/logBins.ts";
import { columnsOf, html, type Markup, table } from "../../../src/node/report/markup.ts";
import {
  formatCompact,
  formatCount,
  formatShare,
  formatThings,
  formatTokens,
  tokensForChart,
} from "../../../src/sdk/core/text/format.ts";
import type { Story } from "../tellStory.ts";

const TOP_PERCENTS = [1, 10, 50];
/** Rows that nobody can claim, shown one by one; a hostile file could hold nothing else. */
const MAX_ROWS = 20;

/** How the allocation is distributed over its accounts, whoever claimed. */
export function allocationEvidence(story: Story): Markup {
  const { decimals } = story;
  const sorted = [...story.amounts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const min = sorted[0];
  const median = sorted[(sorted.length - 1) >> 1];
  const max = sorted.at(-1);
  if (min === undefined || median === undefined || max === undefined) return html``;

  const tokens = (amount: bigint) => formatTokens(amount, decimals);
  const binned = logBins(Float64Array.from(sorted, (amount) => tokensForChart(amount, decimals)));
  const title = "Amounts of the allocation";
  return html`${histogram({
    title,
    note: "How many accounts get how much, in steps that grow by the same factor. Even one account shows as a line.",
    alternative: `${title}: ${formatThings(sorted.length, "account")}, from ${tokens(min)} to ${tokens(max)} tokens; the median is ${tokens(median)}.`,
    binned,
    axis: "tokens an account gets, logarithmic",
    counted: "accounts",
    formatValue: formatCompact,
    mark: { value: tokensForChart(median, decimals), text: `median ${tokens(median)}` },
  })}
<div class="pair">
${topShares(sorted)}
${table("From smallest to largest", columnsOf({ Account: "head", Tokens: "number" }), [
  ["Smallest", tokens(min)],
  ["Median", tokens(median)],
  ["Mean", tokens(sumOf(sorted) / BigInt(sorted.length))],
  ["Largest", tokens(max)],
])}
</div>
${unclaimableTable(story)}`;
}

/** @param sorted ascending, at least one */
function topShares(sorted: readonly bigint[]): Markup {
  const total = sumOf(sorted);
  const bars = TOP_PERCENTS.map((percent) => {
    const accounts = Math.ceil((sorted.length * percent) / 100);
    const held = sumOf(sorted.slice(-accounts));
    const value = Number((held * 1_000_000n) / total) / 1_000_000;
    const label = `Top ${percent} % (${formatThings(accounts, "account")})`;
    return { label, value, text: formatShare(value) };
  });
  return barChart({
    title: "Held by those with most",
    note: "Share of the total that goes to the largest amounts.",
    bars,
    axis: "share of the total",
    formatValue: formatShare,
    minStep: 0.01,
    tone: "bar",
  });
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

function unclaimableTable({ unclaimable }: Story): Markup {
  if (unclaimable.length === 0) return html``;
  const rest = unclaimable.length - MAX_ROWS;
  const rows = unclaimable
    .slice(0, MAX_ROWS)
    .map(({ index, account, why }) => [formatCount(index), account, why]);
  return html`${table(
    `Rows that can never be claimed: ${formatCount(unclaimable.length)}`,
    columnsOf({ Index: "number", Account: "code", Why: "text" }),
    rows,
  )}${rest > 0 ? html`<p class="aside">And ${formatCount(rest)} more.</p>` : html``}`;
}
