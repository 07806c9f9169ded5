import { waveStart } from "../../../core/campaign/waves.ts";
import { barChart } from "../../../report/barChart.ts";
import { formatCount, formatShare } from "../../../report/format.ts";
import { html, type Markup, table } from "../../../report/markup.ts";
import type { Allocation } from "../../allocation.ts";
import { createAmountSum } from "../amountSum.ts";
import { ratio } from "../concentration.ts";
import type { AmountTexts, ReportFacts } from "./amountTexts.ts";

/** Waves shown one by one: an allocation may have as many as it has rows. */
const MAX_WAVES = 30;

type Wave = { readonly wave: number; readonly from: number; readonly to: number; readonly amount: bigint };

/** Who may claim when: how many accounts and how much each wave opens for. */
export function wavesSection({ allocation, shuffle, statistics }: ReportFacts, amounts: AmountTexts): Markup {
  const waves = shuffle?.waves ?? null;
  if (waves === null) return html``;
  const shown = Array.from({ length: Math.min(waves, MAX_WAVES) }, (_, wave) =>
    waveOf(allocation, wave, waves),
  );
  const rest = waves - shown.length;
  const { total } = statistics;
  return html`<section>
<h2>Waves</h2>
<p class="lead">The rows were shuffled, and ${formatCount(waves)} waves of neighbouring indexes open one after the other.</p>
${barChart({
  title: "What each wave opens for",
  note: "By the shuffle, waves differ in accounts by one at most; in amounts they differ as chance has it.",
  bars: shown.map(({ wave, from, to, amount }) => ({
    label: `Wave ${wave}: ${formatCount(to - from)} accounts`,
    value: amounts.position(amount),
    text: `${amounts.short(amount)}, ${formatShare(ratio(amount, total))}`,
  })),
  axis: amounts.unit,
  formatValue: (value) => amounts.compact(value),
  leastStep: 0,
  tone: "bar",
})}
${table(
  "Waves",
  [
    { name: "Wave", kind: "number" },
    { name: "Indexes", kind: "number" },
    { name: "Accounts", kind: "number" },
    { name: amounts.head, kind: "number" },
    { name: "Of the total", kind: "number" },
  ],
  shown.map(({ wave, from, to, amount }) => [
    String(wave),
    `${formatCount(from)} to ${formatCount(to - 1)}`,
    formatCount(to - from),
    amounts.rounded(amount),
    formatShare(ratio(amount, total)),
  ]),
)}
${rest > 0 ? html`<p class="aside">And ${formatCount(rest)} more.</p>` : html``}
</section>`;
}

function waveOf({ amounts, count }: Allocation, wave: number, waves: number): Wave {
  const [rows, parts] = [BigInt(count), BigInt(waves)];
  const from = Number(waveStart(BigInt(wave), rows, parts));
  const to = Number(waveStart(BigInt(wave + 1), rows, parts));
  const sum = createAmountSum(amounts);
  for (let row = from; row < to; row++) sum.add(row);
  return { wave, from, to, amount: sum.total() };
}
