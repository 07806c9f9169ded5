import { formatCount, formatExactTokens, formatTokens } from "../../../src/report/format.ts";
import { html, type Markup, table } from "../../../src/report/markup.ts";
import { type Part, stackedBar } from "../../../src/report/stackedBar.ts";
import type { Story } from "../story.ts";
import { checkStory } from "./checkStory.ts";

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
  [
    { name: "What", kind: "head" },
    { name: "Tokens", kind: "number" },
    { name: "Base units", kind: "number" },
  ],
  [amountRow("Total of the allocation", total), amountRow("Paid", paid), amountRow("Left", left)],
)}
${table(
  "Added up again for this report, from single rows and claims",
  [
    { name: "What must hold", kind: "head" },
    { name: "Found", kind: "text" },
    { name: "Holds", kind: "text" },
  ],
  checkStory(story).map(({ promise, holds, found }) => [
    promise,
    found,
    holds ? html`yes` : html`<b class="alarm">no</b>`,
  ]),
)}
</section>`;
}
