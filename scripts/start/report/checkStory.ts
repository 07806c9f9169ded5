import { formatExactTokens, formatThings } from "../../../src/report/format.ts";
import type { Story } from "../story.ts";

/** Something that must hold of every story. */
export type StoryCheck = { readonly promise: string; readonly holds: boolean; readonly found: string };

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
