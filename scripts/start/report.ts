import { seriesStyles } from "../../src/lab/simulation/report/charts/seriesChart.ts";
import { paidChart } from "../../src/lab/simulation/report/page/chartSections.ts";
import { columnsOf, html, type Markup, table } from "../../src/node/report/markup.ts";
import { reportPage } from "../../src/node/report/page.ts";
import {
  formatAverage,
  formatCount,
  formatSeconds,
  formatThings,
  roundedTokens,
} from "../../src/sdk/core/text/format.ts";
import { chapterNames, chapterSummaries } from "./chapters/chapterNames.ts";
import { costSection } from "./report/costSection.ts";
import { evidence } from "./report/evidence.ts";
import { contents, type Links, linkSection } from "./report/linkSection.ts";
import { checkStory, checkTable } from "./report/moneySection.ts";
import { refusalSection } from "./report/refusalSection.ts";
import { storySection } from "./report/storySection.ts";
import type { Story } from "./tellStory.ts";

const PARTS = {
  chart: "In one chart",
  story: "What happened",
  refused: "Refused",
  gas: "What it cost",
  record: "For the record",
  limits: "What this does not show",
  further: "Further",
} as const;

const COMMAND = "symbolon start";
/** Stands in every such page, and in none of another command. */
export const REPORT_END = `Made by <code>${COMMAND}</code>.`;

/**
 * The story as one page that stands alone: nothing is loaded, nothing runs (its own policy forbids both), and
 * everything that came from a file or a chain is escaped. The same story gives the same bytes.
 * @returns a whole HTML document; its size does not grow with the rows or the claims
 * @example
 * writeFileSync("out/report.html", renderReport(story));
 */
export function renderReport(story: Story, links: Links = { files: [], docs: [] }): string {
  return reportPage({
    title: `Symbolon: ${story.source.file}, from allocation to claimed tokens`,
    heading: "From an allocation file to claimed tokens",
    lead: html`One run of Symbolon over <code>${story.source.file}</code>, on a chain embedded in the same process.`,
    styles: seriesStyles,
    sections: [
      contents(PARTS),
      sampleNotice(story),
      alarm(story),
      headlineSection(story),
      chartSection(story),
      storySection(story),
      refusalSection(story),
      costSection(story),
      recordSection(story),
      limitsSection(story),
      linkSection(links),
    ],
    command: COMMAND,
  });
}

function sampleNotice({ source }: Story): Markup {
  if (!source.generatedSample) return html``;
  return html`<p class="notice"><b>Generated data.</b> The allocation is the project’s own generated sample. It resembles no
real distribution, and no account in it belongs to anybody.</p>`;
}

/** Figures that contradict each other are the first thing to see. */
function alarm(story: Story): Markup {
  const broken = checkStory(story).filter(({ holds }) => !holds);
  if (broken.length === 0) return html``;
  const complaints = broken.map(({ promise, found }) => html`<li>${promise}: not so, found ${found}.</li>`);
  return html`<div class="notice alarm" role="alert"><b>The figures of this run do not agree.</b><ul>${complaints}</ul></div>`;
}

/** The figures one looks for first. */
function headlineSection(story: Story): Markup {
  const { decimals } = story;
  const seconds = story.phases.reduce((sum, phase) => sum + phase.seconds, 0);
  return html`<section class="tiles" aria-label="Headline figures">
${tile("accounts in the allocation", formatCount(story.rows), `${roundedTokens(story.total, decimals)} in total`)}
${tile("claims paid", formatCount(story.claims.length), roundedTokens(story.paid, decimals))}
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
  let min = claims[0]?.gas;
  let max = min;
  if (min === undefined || max === undefined) return "no claim was paid";
  for (const { gas } of claims) {
    if (gas < min) min = gas;
    if (gas > max) max = gas;
  }
  return min === max ? "each the same" : `${formatCount(min)} to ${formatCount(max)}`;
}

/** The one chart that carries the message: what becomes of a crowd, by each way to pay it. */
function chartSection({ burst }: Story): Markup {
  return html`<section id="chart">
<h2>When everybody comes at once</h2>
<p class="lead">${burst.recommendation.join(" ")}</p>
${paidChart(burst)}
</section>`;
}

/** What one needs to look things up again: whether figures agree, and addresses. */
function recordSection(story: Story): Markup {
  const all = checkStory(story);
  const held = all.filter(({ holds }) => holds).length;
  return html`<section id="record">
<h2>For the record</h2>
${evidence(`Figures that must agree: ${held} of ${formatThings(all.length, "check")} hold`, checkTable(story))}
${evidence(
  "Contracts on the embedded chain, which ended with the run",
  table("Where they were", columnsOf({ Contract: "head", Address: "code" }), Object.entries(story.contracts)),
)}
${unplayed(story)}
</section>`;
}

/** Which further chapters there are. */
function unplayed({ chapters }: Story): Markup {
  const played = new Set(chapters.map(({ name }) => name));
  const others = chapterNames.filter((name) => !played.has(name));
  if (others.length === 0) return html``;
  return evidence(
    `${formatThings(others.length, "chapter")} more, which this run did not play`,
    table(
      "With --chapter NAME, or --all",
      columnsOf({ Chapter: "head", "What it plays": "text" }),
      others.map((name) => [html`<code>${name}</code>`, chapterSummaries[name]]),
    ),
  );
}

/** What must not be concluded from the page. */
function limitsSection({ source, rows, claims }: Story): Markup {
  const sample = source.generatedSample
    ? html`<li><b>Real people.</b> The allocation is generated. Its amounts resemble no real distribution, and nobody
holds the keys of its accounts.</li>`
    : html``;
  const rest = rows - claims.length;
  const unclaimed =
    rest > 0
      ? html`<li><b>Every claim.</b> ${formatCount(claims.length)} of ${formatCount(rows)} rows were claimed and paid; that
the others can be follows from the same tree and the same code, but was not tried here.</li>`
      : html``;
  return html`<section id="limits">
<h2>What this does not show</h2>
<ul>
<li><b>Claim day.</b> But for the rehearsal, everything ran on a chain embedded in one process: no network, no other users,
no competition for block space, no waiting for finality. The times say how quick this machine was, nothing about a public
chain. The rehearsal’s chain, its users and their fees are a scenario’s, made up and small.</li>
<li><b>Prices.</b> Gas is what the compiled contracts really used, but on a public chain its price moves, and rollups
charge for data as well.</li>
<li><b>Who anybody is.</b> A gate checks credentials. Whether an issuer checked the person before issuing one is the
issuer’s affair and was only played here.</li>
${unclaimed}
${sample}
</ul>
</section>`;
}
