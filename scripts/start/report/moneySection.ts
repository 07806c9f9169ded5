import { columnsOf, html, type Markup, table } from "../../../src/node/report/markup.ts";
import { type Part, stackedBar } from "../../../src/node/report/stackedBar.ts";
import { formatCount, formatThings, roundedTokens } from "../../../src/sdk/core/text/format.ts";
import { formatExactTokens, tokenAmount } from "../../../src/sdk/core/text/tokenAmount.ts";
import type { StoryCheck } from "../chapters/chapter.ts";
import type { Story } from "../tellStory.ts";

/** Where the tokens are at the end. */
export function moneyEvidence(story: Story): Markup {
  const { decimals, total, paid, left } = story;
  const funded = paid + left;
  const part = (label: string, amount: bigint, tone: Part["tone"]): Part => ({
    label,
    tone,
    share: funded === 0n ? 0 : Number((amount * 1_000_000n) / funded) / 1_000_000,
    text: roundedTokens(amount, decimals),
  });
  const amountRow = (name: string, amount: bigint) => [
    name,
    formatExactTokens(amount, decimals),
    formatCount(amount),
  ];
  return html`${stackedBar({
    title: "Where the tokens are at the end",
    note: "What was paid to accounts, and what is left in the campaign for those who have not claimed.",
    parts: [part("Paid", paid, "bar"), part("Left", left, "rest")],
    axis: "share of what the campaign was funded with",
  })}
${table(
  `Amounts to the last of ${decimals} decimals`,
  columnsOf({ What: "head", Tokens: "number", "Base units": "number" }),
  [amountRow("Total of the allocation", total), amountRow("Paid", paid), amountRow("Left", left)],
)}`;
}

/** Whether the figures of the page agree with each other. */
export function checkTable(story: Story): Markup {
  return table(
    "Added up again for this report, from single rows and claims",
    columnsOf({ "What must hold": "head", Found: "text", Holds: "text" }),
    checkStory(story).map(({ promise, holds, found }) => [
      promise,
      found,
      holds ? html`yes` : html`<b class="alarm">no</b>`,
    ]),
  );
}

/** Adds up again, from the single claims and rows, what the story says of them as a whole. */
export function checkStory(story: Story): readonly StoryCheck[] {
  const { decimals, claims, paid, left, total } = story;
  const tokens = (amount: bigint) => tokenAmount(amount, { decimals });
  const allocated = story.amounts.reduce((sum, amount) => sum + amount, 0n);
  const claimed = claims.reduce((sum, { amount }) => sum + amount, 0n);
  const leaves = new Set(claims.map(({ index }) => index)).size;
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
    ...story.chapters.flatMap(({ checks }) => checks),
  ];
}
