import {
  formatAverage,
  formatCount,
  formatSeconds,
  formatThings,
  formatTokens,
} from "../../../src/report/format.ts";
import { html, type Markup } from "../../../src/report/markup.ts";
import type { Story } from "../story.ts";

/** The figures one looks for first. */
export function headlineSection(story: Story): Markup {
  const { decimals } = story;
  const seconds = story.phases.reduce((sum, phase) => sum + phase.seconds, 0);
  return html`<section class="tiles" aria-label="Headline figures">
${tile("accounts in the allocation", formatCount(story.rows), `${formatTokens(story.total, decimals)} tokens in total`)}
${tile("claims paid", formatCount(story.claims.length), `${formatTokens(story.paid, decimals)} tokens`)}
${tile("claims refused", formatCount(story.refused.length), story.refused.length === 0 ? "none was tried that had to be" : "each as it had to be")}
${tile("gas a claim", formatAverage(story.gasPerClaim), gasRange(story))}
${tile("gas a credential", formatAverage(story.gasPerCredential), `${formatCount(story.credentials.issued)} issued`)}
${tile("from file to report", formatSeconds(seconds), `in ${formatThings(story.phases.length, "step")}`)}
</section>`;
}

function tile(name: string, figure: string, note: string): Markup {
  return html`<div><h2>${name}</h2><p class="figure">${figure}</p><p>${note}</p></div>`;
}

function gasRange({ claims }: Story): string {
  let least = claims[0]?.gas;
  let most = least;
  if (least === undefined || most === undefined) return "no claim was paid";
  for (const { gas } of claims) {
    if (gas < least) least = gas;
    if (gas > most) most = gas;
  }
  return least === most ? "each the same" : `${formatCount(least)} to ${formatCount(most)}`;
}
