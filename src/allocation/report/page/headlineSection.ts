import { formatCount, formatShare, formatThings } from "../../../report/format.ts";
import { html, type Markup } from "../../../report/markup.ts";
import type { AmountTexts } from "./amountTexts.ts";
import type { ReportFacts } from "./reportSubject.ts";

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
