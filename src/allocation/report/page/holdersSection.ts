import { barChart } from "../../../report/barChart.ts";
import { formatCount, formatShare, formatThings } from "../../../report/format.ts";
import { html, type Markup } from "../../../report/markup.ts";
import { table } from "../../../report/table.ts";
import { amountAt } from "../../allocation.ts";
import { ratio } from "../ratio.ts";
import { accountText } from "./accountText.ts";
import type { AmountTexts } from "./amountTexts.ts";
import type { ReportFacts } from "./reportSubject.ts";

const BARS = 10;

/** Who gets most, and how much of all that is. */
export function holdersSection(facts: ReportFacts, amounts: AmountTexts): Markup {
  const { half, top, total, rows } = facts.statistics;
  const are = half.rows === 1 ? "account gets" : "accounts get";
  return html`<section>
<h2>Those with most</h2>
<p class="lead">${half.rows === 1 ? "One" : `The first ${formatCount(half.rows)}`} ${are} at least half of everything:
${formatShare(half.share)} of ${formatThings(rows, "account")}.</p>
<div class="pair">
${barChart({
  title: "Held together",
  note: "Share of the total that goes to the greatest amounts.",
  bars: top.map(({ name, rows: held, share, amount }) => ({
    label: name.endsWith("%") ? `Top ${name} (${formatThings(held, "account")})` : `Top ${name}`,
    value: share,
    text: `${formatShare(share)}, ${amounts.short(amount)}`,
  })),
  axis: "share of the total",
  formatValue: formatShare,
  leastStep: 0.0001,
  tone: "bar",
})}
${greatestChart(facts, amounts)}
</div>
${greatestTable(facts, total, amounts)}
</section>`;
}

function greatestChart({ allocation, statistics }: ReportFacts, amounts: AmountTexts): Markup {
  const bars = statistics.greatestRows.slice(0, BARS).map((index) => {
    const amount = amountAt(allocation, index);
    return {
      label: accountText(allocation, index),
      value: amounts.position(amount),
      text: amounts.short(amount),
    };
  });
  return barChart({
    title: bars.length === 1 ? "The only account" : `The ${bars.length} greatest`,
    note: "One bar an account.",
    bars,
    axis: amounts.unit,
    formatValue: (value) => amounts.compact(value),
    leastStep: 0,
    tone: "bar",
  });
}

function greatestTable({ allocation, statistics }: ReportFacts, total: bigint, amounts: AmountTexts): Markup {
  let together = 0n;
  const rows = statistics.greatestRows.map((index) => {
    const amount = amountAt(allocation, index);
    together += amount;
    return [
      formatCount(index),
      accountText(allocation, index),
      amounts.rounded(amount),
      formatShare(ratio(amount, total)),
      formatShare(ratio(together, total)),
    ];
  });
  return table(
    "Greatest amounts",
    [
      { name: "Index", kind: "number" },
      { name: "Account", kind: "code" },
      { name: amounts.head, kind: "number" },
      { name: "Share", kind: "number" },
      { name: "Together", kind: "number" },
    ],
    rows,
  );
}
