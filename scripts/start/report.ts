import {
  formatAverage,
  formatCount,
  formatSeconds,
  formatThings,
  formatTokens,
} from "../../src/report/format.ts";
import { columnsOf, html, type Markup, table } from "../../src/report/markup.ts";
import { styles } from "../../src/report/styles.ts";
import { burstSection } from "../../src/simulation/report/burstPage.ts";
import { seriesStyles } from "../../src/simulation/report/charts/seriesChart.ts";
import { allocationSection } from "./report/allocationSection.ts";
import { claimSection, costSection } from "./report/costSection.ts";
import { checkStory, moneySection } from "./report/moneySection.ts";
import { overTimeSection } from "./report/overTimeSection.ts";
import { refusalSection } from "./report/refusalSection.ts";
import { storySection } from "./report/storySection.ts";
import type { Story } from "./tellStory.ts";

/**
 * The story as one page that stands alone: nothing is loaded, nothing runs (its own policy forbids both), and
 * everything that came from a file or a chain is escaped. The same story gives the same bytes.
 * @returns a whole HTML document; its size does not grow with the rows or the claims
 * @example
 * writeFileSync("out/report.html", renderReport(story));
 */
export function renderReport(story: Story): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Symbolon: ${story.source.file}, from allocation to claimed tokens</title>
${styles}
${seriesStyles}
</head>
<body>
<main>
<header>
<h1>From an allocation file to claimed tokens</h1>
<p>One run of Symbolon over <code>${story.source.file}</code>, on a chain embedded in the same process.</p>
</header>
${sampleNotice(story)}
${alarm(story)}
${headlineSection(story)}
${storySection(story)}
${moneySection(story)}
${allocationSection(story)}
${claimSection(story)}
${overTimeSection(story)}
${burstSection(story.burst)}
${refusalSection(story)}
${costSection(story)}
${recordSection(story)}
${limitsSection(story)}
<footer>Made by <code>symbolon start</code>. The page is complete in itself: it loads nothing and runs no script.</footer>
</main>
</body>
</html>
`;
  return page.toString();
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

/** What one needs to look things up again: credentials, roots, addresses. */
function recordSection({ credentials, attestations, root, publishedRoot, contracts }: Story): Markup {
  const { issued, revoked, suspended, reinstated } = credentials;
  const roots: (readonly string[])[] = [["native, of the campaign", root]];
  if (publishedRoot !== undefined) roots.push([publishedRoot.convention, publishedRoot.root]);
  return html`<section>
<h2>For the record</h2>
${table(
  "Credentials",
  columnsOf({ Issued: "text", Revoked: "text", Suspended: "text", Reinstated: "text" }),
  [[issued, revoked, suspended, reinstated].map(formatCount)],
)}
${table(
  "Attestations",
  columnsOf({ Uid: "code", Role: "text", Verdict: "text" }),
  attestations.verdicts.map(({ uid, role, outcome }) => [uid, role, outcome]),
)}
${table("Roots of the same rows", columnsOf({ Convention: "head", Root: "code" }), roots)}
${table(
  "Contracts on the embedded chain, which ended with the run",
  columnsOf({ Contract: "head", Address: "code" }),
  Object.entries(contracts),
)}
</section>`;
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
  return html`<section>
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
