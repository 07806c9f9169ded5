import { formatCount, formatShare, formatThings } from "../../../report/format.ts";
import { html, type Markup, table } from "../../../report/markup.ts";
import type { Allocation } from "../../allocation.ts";
import { shuffleFromJson } from "../../shuffle/shuffleJson.ts";
import { sourceText } from "../../shuffle/shuffleRecord.ts";
import type { AmountTexts, ReportFacts } from "./amountTexts.ts";

/** The figures one looks for first. */
export function headlineSection({ statistics }: ReportFacts, amounts: AmountTexts): Markup {
  const { rows, total, median, mean, gini, half, top, equal } = statistics;
  const percent = top.at(-2);
  return html`<section class="tiles" aria-label="Headline figures">
${tile("accounts", formatCount(rows), `${amounts.rounded(total)} ${amounts.unit} in total`)}
${tile("median amount", amounts.short(median), `mean ${amounts.short(mean)} ${amounts.unit}`)}
${tile("Gini coefficient", formatGini(gini), "0: all equal; 1: one has everything")}
${tile("to the top 1 %", formatShare(percent?.share ?? 1), formatThings(percent?.rows ?? 1, "account"))}
${tile("accounts with half of it", formatCount(half.rows), `${formatShare(half.share)} of all accounts`)}
${tile("different amounts", formatCount(equal.distinct), `${formatThings(equal.rows, "account")} share one with others`)}
</section>`;
}

/** Three digits, never rounded up to what only one account with everything would have. */
export function formatGini(gini: number): string {
  if (gini > 0 && gini < 0.001) return "< 0.001";
  return gini > 0.999 && gini < 1 ? "> 0.999" : gini.toFixed(3);
}

function tile(name: string, figure: string, note: string): Markup {
  return html`<div><h2>${name}</h2><p class="figure">${figure}</p><p>${note}</p></div>`;
}

/** Warnings shown one by one: a hostile file could hold nothing else. */
const MAX_WARNINGS = 20;

/** What an operator must know before money moves, above everything else. */
export function warningNotice({ warnings }: Allocation): Markup {
  if (warnings.length === 0) return html``;
  const told = warnings.slice(0, MAX_WARNINGS).map(({ message }) => html`<li>${message}</li>`);
  const rest = warnings.length - MAX_WARNINGS;
  return html`<div class="notice"><b>Warnings</b><ul>${told}</ul>${
    rest > 0 ? html`<p>And ${formatCount(rest)} more.</p>` : html``
  }</div>`;
}

/** What must not be concluded from the page. */
export function limitsSection({ root, contracts, allocation }: ReportFacts): Markup {
  const items: readonly (Markup | undefined)[] = [
    html`<li><b>Persons.</b> Figures are about accounts. One person may have many, and one account may keep tokens for many
persons, as an exchange does: inequality between persons may be smaller or greater than it looks here.</li>`,
    root === undefined
      ? html`<li><b>A tree.</b> The report is about a file: it has no root until <code>symbolon tree build</code> makes one.</li>`
      : html`<li><b>The root.</b> It is told as it was stated; <code>symbolon tree verify</code> recomputes it from the rows.</li>`,
    contracts === undefined
      ? html`<li><b>Contracts.</b> No chain was asked which accounts are contracts; <code>--rpc</code> does.</li>`
      : undefined,
    allocation.decimals === undefined
      ? html`<li><b>Tokens.</b> The decimals of the token are not stated, so all amounts are base units.</li>`
      : undefined,
  ];
  return html`<section>
<h2>What this does not show</h2>
<ul>
${items.filter((item) => item !== undefined)}
</ul>
</section>`;
}

/** What is reported on, exactly: enough to find it again and to compare it. */
export function recordSection(facts: ReportFacts, amounts: AmountTexts): Markup {
  const { allocation, convention, root, allocationHash, shuffle } = facts;
  const { source, count, total, decimals, merged } = allocation;
  const rows: readonly (readonly [fact: string, value: string | undefined])[] = [
    ["Source", source?.name],
    ["SHA-256 of the source", source?.sha256],
    ["Convention", convention],
    ["Root", root],
    ["Allocation hash", allocationHash],
    ["Rows", formatCount(count)],
    ["Total, tokens", decimals === undefined ? undefined : amounts.exact(total)],
    ["Total, base units", formatCount(total)],
    ["Decimals", decimals === undefined ? "not stated: amounts are base units" : String(decimals)],
    [
      "Merged",
      merged === undefined || merged === 0
        ? undefined
        : `${formatThings(merged, "row")} of the source added to an earlier row of the same account`,
    ],
    ["Shuffled by", shuffle ? sourceText(shuffleFromJson(shuffle).source) : undefined],
    ["Randomness", shuffle?.randomness],
    ["Commitment", shuffle?.commitment],
  ];
  return html`<section>
<h2>For the record</h2>
${table(
  "What this report is about",
  [
    { name: "Fact", kind: "head" },
    { name: "Value", kind: "code" },
  ],
  rows.flatMap(([fact, value]) => (value === undefined ? [] : [[fact, value]])),
)}
</section>`;
}
