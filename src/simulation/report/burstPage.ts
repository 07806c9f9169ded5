import { formatThings } from "../../report/format.ts";
import { html, type Markup } from "../../report/markup.ts";
import type { BurstReport } from "./burstReport.ts";
import { daySection } from "./page/daySection.ts";
import { fairnessSection } from "./page/fairnessSection.ts";
import { headlineSection } from "./page/headlineSection.ts";
import { limitsSection } from "./page/limitsSection.ts";
import { measuresSection } from "./page/measuresSection.ts";
import { overTimeSection } from "./page/overTimeSection.ts";
import { reasonsSection } from "./page/reasonsSection.ts";
import { rehearsalPage } from "./page/rehearsalPage.ts";
import { waitingSection } from "./page/waitingSection.ts";

/**
 * A burst as one page that stands alone: nothing is loaded, nothing runs (its own policy forbids both), and all texts are
 * escaped. Equal reports give equal bytes; the page says nothing of the machine that played it.
 * @returns a whole HTML document, whose size does not grow with the claimants or the length of the day
 */
export function burstPage(report: BurstReport): string {
  const { subject, claimants, runs, scenario } = report;
  const strategies = runs.map(({ measures }) => measures.strategy).join(", ");
  return rehearsalPage({
    title: `Symbolon: claim day of ${subject}, rehearsed`,
    heading: `Claim day of ${subject}, rehearsed`,
    lead: html`${formatThings(claimants, "claimant")}, ${playedOn(report)}: ${strategies}. The day: ${scenario.name}.`,
    sections: [
      recommendationNotice(report),
      headlineSection(report),
      waitingSection(report),
      overTimeSection(report),
      fairnessSection(report),
      measuresSection(report),
      reasonsSection(report),
      daySection(report),
      limitsSection(report),
    ],
    command: "symbolon rehearse burst",
  });
}

function playedOn({ runs }: BurstReport): string {
  const chains = new Set(runs.map(({ measures }) => measures.chain));
  if (!chains.has("model")) return "on the real contracts, in a chain embedded in one process";
  return chains.has("edr")
    ? "partly on the real contracts, partly in a model of them"
    : "in a model of the contracts";
}

function recommendationNotice({ recommendation }: BurstReport): Markup {
  const [first, ...rest] = recommendation;
  if (first === undefined) return html``;
  const more = rest.length === 0 ? html`` : html`<ul>${rest.map((told) => html`<li>${told}</li>`)}</ul>`;
  return html`<section class="notice" aria-label="Recommendation"><p><b>${first}</b></p>${more}</section>`;
}
