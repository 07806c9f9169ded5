import { formatExactTokens } from "../../../src/core/text/tokenAmount.ts";
import { formatCount, formatThings, formatTokens } from "../../../src/report/format.ts";
import { columnsOf, html, type Markup, table } from "../../../src/report/markup.ts";
import { type Part, stackedBar } from "../../../src/report/stackedBar.ts";
import type { Story } from "../tellStory.ts";

/** Where the tokens are at the end, and whether the figures agree with each other. */
export function moneySection(story: Story): Markup {
  const { decimals, total, paid, left } = story;
  const funded = paid + left;
  const part = (label: string, amount: bigint, tone: Part["tone"]): Part => ({
    label,
    tone,
    share: funded === 0n ? 0 : Number((amount * 1_000_000n) / funded) / 1_000_000,
    text: `${formatTokens(amount, decimals)} tokens`,
  });
  const amountRow = (name: string, amount: bigint) => [
    name,
    formatExactTokens(amount, decimals),
    formatCount(amount),
  ];
  return html`<section>
<h2>Paid and left</h2>
${stackedBar({
  title: "Where the tokens are at the end",
  note: "What was paid to accounts, and what is left in the campaign for those who have not claimed.",
  parts: [part("Paid", paid, "bar"), part("Left", left, "rest")],
  axis: "share of what the campaign was funded with",
})}
${table(
  `Amounts to the last of ${decimals} decimals`,
  columnsOf({ What: "head", Tokens: "number", "Base units": "number" }),
  [amountRow("Total of the allocation", total), amountRow("Paid", paid), amountRow("Left", left)],
)}
${table(
  "Added up again for this report, from single rows and claims",
  columnsOf({ "What must hold": "head", Found: "text", Holds: "text" }),
  checkStory(story).map(({ promise, holds, found }) => [
    promise,
    found,
    holds ? html`yes` : html`<b class="alarm">no</b>`,
  ]),
)}
</section>`;
}

/** Something that must hold of every story. */
type StoryCheck = { readonly promise: string; readonly holds: boolean; readonly found: string };

/** Adds up again, from the single claims and rows, what the story says of them as a whole. */
export function checkStory(story: Story): readonly StoryCheck[] {
  const { decimals, claims, paid, left, total } = story;
  const tokens = (amount: bigint) => `${formatExactTokens(amount, decimals)} tokens`;
  const allocated = story.amounts.reduce((sum, amount) => sum + amount, 0n);
  const claimed = claims.reduce((sum, { amount }) => sum + amount, 0n);
  const leaves = new Set(claims.map(({ index }) => index)).size;
  const { relay, rewards, vesting } = story;
  const brought = rewards.roots.reduce((sum, { funding }) => sum + funding, 0n);
  const payments = vesting.paidAt.map((at) => at.paid);
  return [
    {
      promise: "The rows add up to the total",
      holds: allocated === total && story.amounts.length === story.rows,
      found: `${formatThings(story.amounts.length, "row")}, ${tokens(allocated)}`,
    },
    { promise: "The claims add up to what was paid", holds: claimed === paid, found: tokens(claimed) },
    { promise: "Paid and left make the total", holds: paid + left === total, found: tokens(paid + left) },
    {
      promise: "No leaf was paid twice",
      holds: leaves === claims.length,
      found: `${formatThings(claims.length, "claim")} of ${formatThings(leaves, "leaf", "leaves")}`,
    },
    {
      promise: "Every item of the bundle was paid or skipped",
      holds: relay.paid + relay.skipped.length === relay.items,
      found: `${relay.paid} paid and ${relay.skipped.length} skipped of ${formatThings(relay.items, "item")}`,
    },
    {
      promise: "Rewards that were paid and those that are left make what the roots brought",
      holds:
        rewards.paidFirst + rewards.paidOverlap + rewards.paidSecond === rewards.paid &&
        rewards.paid + rewards.left === brought,
      found: `${tokens(rewards.paid)} paid and ${tokens(rewards.left)} left of ${tokens(brought)}`,
    },
    {
      promise: "What is paid over time never falls, and ends at all that was claimed",
      holds: payments.every((paid, i) => paid >= (payments[i - 1] ?? 0n)) && payments.at(-1) === vesting.paid,
      found: payments.map((paid) => formatExactTokens(paid, decimals)).join(", "),
    },
  ];
}
