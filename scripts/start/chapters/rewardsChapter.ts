import { formatShortDuration } from "../../../src/lab/simulation/report/humane.ts";
import { barChart } from "../../../src/node/report/barChart.ts";
import { columnsOf, html, type Markup, table } from "../../../src/node/report/markup.ts";
import { formatCompact, formatThings, tokensForChart } from "../../../src/sdk/core/text/format.ts";
import { tokenAmount } from "../../../src/sdk/core/text/tokenAmount.ts";
import { table as lines } from "../../output.ts";
import { DAY, TOKEN } from "../helpers.ts";
import type { Chapter, PlayedChapter, StoryCheck } from "./chapter.ts";
import { playRewards, REWARDS_TOTAL } from "./playRewards.ts";

type Played = Awaited<ReturnType<typeof playRewards>>;
type Rewards = Played["rewards"];

export const rewardsChapter: Chapter = {
  step: "Reward week after week, and veto a bad root",
  supply: REWARDS_TOTAL,
  play: async (chain, contracts) => tellRewards(await playRewards(chain, contracts)),
};

const tokens = (amount: bigint) => tokenAmount(amount, TOKEN);
const days = (seconds: bigint) => formatThings(Number(seconds / DAY), "day");

export function tellRewards({ rewards, gas }: Played): PlayedChapter {
  return {
    name: "rewards",
    title: "Rewards that grow",
    result: rewards,
    gas,
    lines: rewardsLines(rewards),
    prose: prose(rewards),
    evidence: html`${rewardsChart(rewards)}
${table(
  "Roots of the rewards programme, in their order",
  columnsOf({ "What became of it": "head", "It brought": "number", Root: "code" }),
  rewards.roots.map(({ root, what, funding }) => [what, tokens(funding), root]),
)}
<ul>${[...rewards.refused, ...rewards.pause.refused].map((refusal) => html`<li>Refused: ${refusal}</li>`)}</ul>`,
    checks: [rewardsCheck(rewards)],
  };
}

function rewardsLines({ roots, refused, pause, paidFirst, paidOverlap, paidSecond }: Rewards) {
  return [
    `Rewards: ${tokens(paidFirst)} paid under the first root, ${tokens(paidOverlap)} by its proofs in the overlap, ${tokens(paidSecond)} under the next`,
    ...lines(
      roots.map(
        ({ what, funding }, i) => [`  root ${i + 1}`, `${what}, brought ${tokens(funding)}`] as const,
      ),
    ),
    ...refused.map((refusal) => `  acceptance refused: ${refusal}`),
    `  Claims were stopped for ${formatShortDuration(Number(pause.seconds))}, the whole timelock of the last root: it waited ${formatShortDuration(Number(pause.later))} longer, so it cost nobody a day.`,
    ...pause.refused.map((refusal) => `  refused meanwhile: ${refusal}`),
  ];
}

function prose({ timelock, greed, pause, paidFirst, paidOverlap, paidSecond }: Rewards): Markup {
  return html`A third campaign changes its root as rewards add up. Its proposer first proposed a root that would have given
${tokens(greed)} to themselves; the guardian, who had made the tree again, vetoed it. The right one had to wait for
${days(timelock)}. Claims were stopped for all of them, so it waited for ${days(pause.later)} more, and the pause cost nobody a
day. Then a stranger put it in force. ${tokens(paidFirst)} were paid under the first root, ${tokens(paidOverlap)} by its proofs
while both were good, and ${tokens(paidSecond)} under the next.`;
}

function rewardsChart({ paidFirst, paidOverlap, paidSecond }: Rewards): Markup {
  const bar = (label: string, amount: bigint) => ({
    label,
    value: tokensForChart(amount, TOKEN.decimals),
    text: tokens(amount),
  });
  return barChart({
    title: "Rewards, by the root they were paid under",
    note: "Each root says what everybody has earned in total, and a claim pays what was not paid yet.",
    bars: [
      bar("Under the first root", paidFirst),
      bar("By its proofs, in the overlap with the next", paidOverlap),
      bar("Under the next root", paidSecond),
    ],
    axis: "tokens",
    formatValue: formatCompact,
    minStep: 0,
    tone: "bar",
  });
}

function rewardsCheck({ roots, paid, left, paidFirst, paidOverlap, paidSecond }: Rewards): StoryCheck {
  const brought = roots.reduce((sum, { funding }) => sum + funding, 0n);
  return {
    promise: "Rewards that were paid and those that are left make what the roots brought",
    holds: paidFirst + paidOverlap + paidSecond === paid && paid + left === brought,
    found: `${tokens(paid)} paid and ${tokens(left)} left of ${tokens(brought)}`,
  };
}
