import { html, type Markup } from "../../src/report/markup.ts";
import { styles } from "../../src/report/styles.ts";
import { burstSection } from "../../src/simulation/report/burstPage.ts";
import { seriesStyles } from "../../src/simulation/report/charts/seriesChart.ts";
import { allocationSection } from "./report/allocationSection.ts";
import { checkStory } from "./report/checkStory.ts";
import { claimSection } from "./report/claimSection.ts";
import { costSection } from "./report/costSection.ts";
import { headlineSection } from "./report/headlineSection.ts";
import { limitsSection } from "./report/limitsSection.ts";
import { moneySection } from "./report/moneySection.ts";
import { overTimeSection } from "./report/overTimeSection.ts";
import { recordSection } from "./report/recordSection.ts";
import { refusalSection } from "./report/refusalSection.ts";
import { storySection } from "./report/storySection.ts";
import type { Story } from "./story.ts";

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
  const told = broken.map(({ promise, found }) => html`<li>${promise}: not so, found ${found}.</li>`);
  return html`<div class="notice alarm" role="alert"><b>The figures of this run do not agree.</b><ul>${told}</ul></div>`;
}
