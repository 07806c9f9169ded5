import { formatThings } from "../../report/format.ts";
import { html, Markup } from "../../report/markup.ts";
import { styles } from "../../report/styles.ts";
import { allocationStatistics } from "./allocationStatistics.ts";
import { amountTexts, type ReportFacts, type ReportSubject } from "./page/amountTexts.ts";
import { contractsSection } from "./page/contractsSection.ts";
import { distributionSection, equalSection } from "./page/distributionSection.ts";
import { headlineSection, limitsSection, recordSection, warningNotice } from "./page/headlineSection.ts";
import { holdersSection, payeesSection } from "./page/holdersSection.ts";
import { signsSection } from "./page/signsSection.ts";
import { wavesSection } from "./page/wavesSection.ts";

/** Stands in every report, and so tells one from any other file. */
export const REPORT_MARK = '<meta name="generator" content="symbolon tree report">';

/**
 * An allocation as one page that stands alone: nothing is loaded, nothing runs (its own policy forbids both), and
 * everything that came from a file or a chain is escaped. Equal subjects give equal bytes, whatever machine, clock or
 * path.
 * @returns a whole HTML document of some 100 KB, whatever the number of rows
 * @example
 * const { allocation, convention, root } = buildTree(await readAllocation("drop.csv"), conventionNamed("native"));
 * writeFileSync("report.html", allocationReport({ allocation, convention: convention.name, root }));
 */
export function allocationReport(subject: ReportSubject): string {
  const { allocation } = subject;
  const statistics = subject.statistics ?? allocationStatistics(allocation);
  const facts: ReportFacts = { ...subject, statistics };
  const amounts = amountTexts(allocation.decimals);
  const name = allocation.source?.name ?? "an allocation";
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
${new Markup(REPORT_MARK)}
<title>Symbolon: how ${name} distributes</title>
${styles}
</head>
<body>
<main>
<header>
<h1>Allocation of ${name}</h1>
<p>${formatThings(allocation.count, "account")}, ${amounts.rounded(allocation.total)} ${amounts.unit}${
    subject.root === undefined
      ? html``
      : html`, under the root <code>${subject.root}</code> (${subject.convention ?? "unnamed convention"})`
  }.</p>
</header>
${warningNotice(allocation)}
${headlineSection(facts, amounts)}
${distributionSection(facts, amounts)}
${holdersSection(facts, amounts)}
${equalSection(facts, amounts)}
${payeesSection(facts, amounts)}
${wavesSection(facts, amounts)}
${contractsSection(facts, amounts)}
${signsSection(facts, amounts)}
${recordSection(facts, amounts)}
${limitsSection(facts)}
<footer>Made by <code>symbolon tree report</code>. The page is complete in itself: it loads nothing and runs no script.</footer>
</main>
</body>
</html>
`;
  return page.toString();
}
