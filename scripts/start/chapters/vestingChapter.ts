import { scheduleCurve } from "../../../src/node/campaigns/scheduleChart.ts";
import { columnsOf, html, type Markup, table } from "../../../src/node/report/markup.ts";
import { timeChart } from "../../../src/node/report/timeChart.ts";
import { formatCount, formatDay, formatShare, formatThings } from "../../../src/sdk/core/text/format.ts";
import { tokenAmount } from "../../../src/sdk/core/text/tokenAmount.ts";
import { table as lines } from "../../output.ts";
import { TOKEN } from "../helpers.ts";
import type { Chapter, PlayedChapter, StoryCheck } from "./chapter.ts";
import { playVesting, VESTED_TOTAL } from "./playVesting.ts";

type Played = Awaited<ReturnType<typeof playVesting>>;
type Vesting = Played["vesting"];

export const vestingChapter: Chapter = {
  step: "Vest over four years, which the chain skips",
  supply: VESTED_TOTAL,
  play: async (chain, contracts) => tellVesting(await playVesting(chain, contracts)),
};

const tokens = (amount: bigint) => tokenAmount(amount, TOKEN);

export function tellVesting({ vesting, gas }: Played): PlayedChapter {
  const { leaves, claimed, end, early, paidAt, paid, swept } = vesting;
  const last = paidAt.at(-1)?.moment ?? end;
  return {
    name: "vesting",
    title: "Vesting",
    result: vesting,
    gas,
    lines: [
      `Vesting: ${claimed} of ${leaves} claimed; ${tokens(swept)} that nobody claimed went to the treasury`,
      ...lines(
        paidAt.map(({ moment, paid: sum }) => [`  by ${formatDay(moment)}`, `${tokens(sum)} paid`] as const),
      ),
      `  release refused a second before the cliff: ${early}`,
    ],
    prose: html`Another campaign pays a quarter after a year, and the rest steadily until ${formatDay(last)}, up to which the
chain’s time was moved. ${formatCount(claimed)} of ${formatThings(leaves, "account")} claimed at once, when nothing was due; a
release a second before the first year was over was refused. What nobody had claimed by ${formatDay(end)}, ${tokens(swept)},
went to the treasury; the others were paid ${tokens(paid)}, all that was theirs.`,
    evidence: html`${vestingChart(vesting)}
${table(
  "Paid out of the vesting campaign",
  columnsOf({ By: "head", "In all": "number" }),
  paidAt.map(({ moment, paid: sum }) => [formatDay(moment), tokens(sum)]),
)}
<p class="aside">A second before the first year was over: ${early}</p>`,
    checks: [vestingCheck(vesting)],
  };
}

function vestingChart({ schedule, start, end, paidAt, paid }: Vesting): Markup {
  const last = schedule.points.at(-1)?.time ?? end;
  const paidShare = (amount: bigint) => (paid === 0n ? 0 : Number((amount * 1_000_000n) / paid) / 1_000_000);
  const dots = paidAt.map((at) => ({
    at: Number(at.moment),
    value: paidShare(at.paid),
    text: `${formatDay(at.moment)}: ${tokens(at.paid)} paid`,
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
    dots,
    spans: [{ from: Number(start), to: Number(end), text: "claims are open" }],
    band: [],
    marks: [],
  });
}

function vestingCheck({ paidAt, paid }: Vesting): StoryCheck {
  const payments = paidAt.map((at) => at.paid);
  return {
    promise: "What is paid over time never falls, and ends at all that was claimed",
    holds: payments.every((sum, i) => sum >= (payments[i - 1] ?? 0n)) && payments.at(-1) === paid,
    found: payments.map(tokens).join(", "),
  };
}
