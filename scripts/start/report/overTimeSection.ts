import { formatExactTokens } from "../../../src/core/text/tokenAmount.ts";
import { scheduleCurve } from "../../../src/distribution/schedule/scheduleChart.ts";
import { barChart } from "../../../src/report/barChart.ts";
import {
  formatCompact,
  formatDay,
  formatShare,
  formatTokens,
  tokensForChart,
} from "../../../src/report/format.ts";
import { columnsOf, html, type Markup, table } from "../../../src/report/markup.ts";
import { timeChart } from "../../../src/report/timeChart.ts";
import type { Story } from "../tellStory.ts";

/** The two campaigns that pay over time. */
export function overTimeSection(story: Story): Markup {
  return html`<section>
<h2>Paid over time</h2>
${rewardsChart(story)}
${rootTable(story)}
${vestingChart(story)}
${paymentTable(story)}
</section>`;
}

function rewardsChart({ rewards, decimals }: Story): Markup {
  const bar = (label: string, amount: bigint) => ({
    label,
    value: tokensForChart(amount, decimals),
    text: `${formatTokens(amount, decimals)} tokens`,
  });
  return barChart({
    title: "Rewards, by the root they were paid under",
    note: "Each root says what everybody has earned in total, and a claim pays what was not paid yet.",
    bars: [
      bar("Under the first root", rewards.paidFirst),
      bar("By its proofs, in the overlap with the next", rewards.paidOverlap),
      bar("Under the next root", rewards.paidSecond),
    ],
    axis: "tokens",
    formatValue: formatCompact,
    leastStep: 0,
    tone: "bar",
  });
}

function rootTable({ rewards, decimals }: Story): Markup {
  return table(
    "Roots of the rewards programme, in their order",
    columnsOf({ Root: "code", "What became of it": "text", "Tokens it brought": "number" }),
    rewards.roots.map(({ root, what, funding }) => [root, what, formatExactTokens(funding, decimals)]),
  );
}

function vestingChart({ vesting, decimals }: Story): Markup {
  const { schedule, start, end, paidAt, paid } = vesting;
  const last = schedule.points.at(-1)?.time ?? end;
  const paidShare = (amount: bigint) => (paid === 0n ? 0 : Number((amount * 1_000_000n) / paid) / 1_000_000);
  const dots = paidAt.map((at) => ({
    at: Number(at.moment),
    value: paidShare(at.paid),
    text: `${formatDay(at.moment)}: ${formatTokens(at.paid, decimals)} tokens paid`,
  }));
  return timeChart({
    title: "What is vested, and what was paid",
    note: "The curve is what is vested of all that was claimed, the dots what was paid by then. Shaded: when it could be claimed.",
    alternative: `Vested over time. ${dots.map(({ text }) => text).join("; ")}.`,
    from: Number(start),
    to: Number(last),
    points: scheduleCurve(schedule, Number(start), Number(last)),
    up: "vested",
    formatValue: formatShare,
    dots: dots,
    spans: [{ from: Number(start), to: Number(end), text: "claims are open" }],
    band: [],
    marks: [],
  });
}

function paymentTable({ vesting, decimals }: Story): Markup {
  return table(
    "Paid out of the vesting campaign",
    columnsOf({ By: "text", "Tokens, in all": "number" }),
    vesting.paidAt.map(({ moment, paid }) => [formatDay(moment), formatExactTokens(paid, decimals)]),
  );
}
