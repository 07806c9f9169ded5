import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Allocation, createAmountSum } from "../../../sdk/allocation/allocation.ts";
import { shuffleFromJson, shuffleToJson, sourceText } from "../../../sdk/allocation/shuffle/shuffleRecord.ts";
import type { Tree } from "../../../sdk/allocation/tree/buildTree.ts";
import { waveStart } from "../../../sdk/core/campaign/waves.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { formatCompact, formatCount, formatShare, formatThings } from "../../../sdk/core/text/format.ts";
import { isWithin, requireOwnOutput, writeOwnOutput } from "../../files/ownOutput.ts";
import { barChart } from "../../report/barChart.ts";
import { columnsOf, html, Markup, table, withCode } from "../../report/markup.ts";
import { reportPage } from "../../report/page.ts";
import { allocationDoubts } from "../check/checkAllocation.ts";
import { type ShownDecimals, shownDecimals } from "../shownDecimals.ts";
import { allocationStatistics } from "./allocationStatistics.ts";
import {
  contractsSection,
  distributionSection,
  equalSection,
  holdersSection,
  payeesSection,
} from "./page/accountSections.ts";
import {
  type AmountTexts,
  amountTexts,
  formatGini,
  type ReportFacts,
  type ReportSubject,
} from "./page/amountTexts.ts";
import { signsSection } from "./page/signsSection.ts";
import { ratio } from "./sortedAmounts.ts";

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
  const shown = shownDecimals(allocation);
  const amounts = amountTexts(shown.decimals);
  const name = allocation.source?.name ?? "an allocation";
  const { root, convention } = subject;
  const warnings = subject.warnings ?? [...allocation.warnings, ...allocationDoubts(allocation, statistics)];
  const stated =
    root === undefined
      ? html``
      : html`, under the root <code>${root}</code> (${convention ?? "unnamed convention"})`;
  return reportPage({
    title: `Symbolon: how ${name} distributes`,
    heading: `Allocation of ${name}`,
    lead: html`${formatThings(allocation.count, "account")}, ${amounts.rounded(allocation.total)} ${amounts.unit}${stated}.`,
    mark: new Markup(REPORT_MARK),
    sections: [
      decimalsNotice(shown),
      warningNotice(warnings.filter(({ message }) => message !== shown.notice)),
      headlineSection(facts, amounts),
      distributionSection(facts, amounts),
      holdersSection(facts, amounts),
      equalSection(facts, amounts),
      payeesSection(facts, amounts),
      wavesSection(facts, amounts),
      contractsSection(facts, amounts),
      signsSection(facts, amounts),
      recordSection(facts, amounts),
      limitsSection(facts, shown),
    ],
    command: "symbolon tree report",
  });
}

function headlineSection({ statistics }: ReportFacts, amounts: AmountTexts): Markup {
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

function tile(name: string, figure: string, note: string): Markup {
  return html`<div><h2>${name}</h2><p class="figure">${figure}</p><p>${note}</p></div>`;
}

/** Whether amounts are what they seem, before any of them. */
function decimalsNotice({ notice, isGuess }: ShownDecimals): Markup {
  if (notice === undefined) return html``;
  return html`<p class="notice"><b>${isGuess ? "The decimals are a guess." : "Too many tokens."}</b> ${withCode(notice)}</p>`;
}

/** Warnings shown one by one: a hostile file could hold nothing else. */
const MAX_WARNINGS = 20;

/** What an operator must know before money moves, above everything else. */
function warningNotice(warnings: NonNullable<ReportSubject["warnings"]>): Markup {
  if (warnings.length === 0) return html``;
  const shown = warnings.slice(0, MAX_WARNINGS).map(({ message }) => html`<li>${message}</li>`);
  const rest = warnings.length - MAX_WARNINGS;
  return html`<div class="notice"><b>Warnings</b><ul>${shown}</ul>${
    rest > 0 ? html`<p>And ${formatCount(rest)} more.</p>` : html``
  }</div>`;
}

/** What must not be concluded from the page. */
function limitsSection({ root, contracts }: ReportFacts, shown: ShownDecimals): Markup {
  const items: readonly (Markup | undefined)[] = [
    html`<li><b>Persons.</b> Figures are about accounts. One person may have many, and one account may keep tokens for many
persons, as an exchange does: inequality between persons may be smaller or greater than it looks here.</li>`,
    root === undefined
      ? html`<li><b>A tree.</b> The report is about a file: it has no root until <code>symbolon tree build</code> makes one.</li>`
      : html`<li><b>The root.</b> It is told as it was stated; <code>symbolon tree verify</code> recomputes it from the rows.</li>`,
    contracts === undefined
      ? html`<li><b>Contracts.</b> No chain was asked which accounts are contracts; <code>--rpc</code> does.</li>`
      : undefined,
    shown.decimals === undefined
      ? html`<li><b>Tokens.</b> The decimals of the token are not stated, so all amounts are base units; <code>--show-decimals</code>
states them.</li>`
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
function recordSection(facts: ReportFacts, amounts: AmountTexts): Markup {
  const { allocation, convention, root, allocationHash, shuffle } = facts;
  const { source, count, total, merged } = allocation;
  const shown = shownDecimals(allocation);
  const rows: readonly (readonly [fact: string, value: string | undefined])[] = [
    ["Source", source?.name],
    ["SHA-256 of the source", source?.sha256],
    ["Convention", convention],
    ["Root", root],
    ["Allocation hash", allocationHash],
    ["Rows", formatCount(count)],
    ["Total, tokens", shown.decimals === undefined ? undefined : amounts.exact(total)],
    ["Total, base units", formatCount(total)],
    ["Decimals", decimalsText(shown)],
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
  columnsOf({ Fact: "head", Value: "code" }),
  rows.flatMap(([fact, value]) => (value === undefined ? [] : [[fact, value]])),
)}
</section>`;
}

function decimalsText({ decimals, isGuess }: ShownDecimals): string {
  if (decimals === undefined) return "not stated: amounts are base units";
  return isGuess ? `${decimals}, a guess: the input states none` : String(decimals);
}

/** Waves shown one by one: an allocation may have as many as it has rows. */
const MAX_WAVES = 30;

type Wave = { readonly wave: number; readonly from: number; readonly to: number; readonly amount: bigint };

/** Who may claim when: how many accounts and how much each wave opens for. */
function wavesSection({ allocation, shuffle, statistics }: ReportFacts, amounts: AmountTexts): Markup {
  const waves = shuffle?.waves ?? null;
  if (waves === null) return html``;
  const shown = Array.from({ length: Math.min(waves, MAX_WAVES) }, (_, wave) =>
    waveOf(allocation, wave, waves),
  );
  const rest = waves - shown.length;
  const { total } = statistics;
  return html`<section>
<h2>Waves</h2>
<p class="lead">The rows were shuffled, and ${formatCount(waves)} waves of neighbouring indexes open one after the other.</p>
${barChart({
  title: "What each wave opens for",
  note: "By the shuffle, waves differ in accounts by one at most; in amounts they differ as chance has it.",
  bars: shown.map(({ wave, from, to, amount }) => ({
    label: `Wave ${wave}: ${formatCount(to - from)} accounts`,
    value: amounts.position(amount),
    text: `${amounts.short(amount)}, ${formatShare(ratio(amount, total))}`,
  })),
  axis: amounts.unit,
  formatValue: formatCompact,
  minStep: 0,
  tone: "bar",
})}
${table(
  "Waves",
  columnsOf({
    Wave: "number",
    Indexes: "number",
    Accounts: "number",
    [amounts.head]: "number",
    "Of the total": "number",
  }),
  shown.map(({ wave, from, to, amount }) => [
    String(wave),
    `${formatCount(from)} to ${formatCount(to - 1)}`,
    formatCount(to - from),
    amounts.rounded(amount),
    formatShare(ratio(amount, total)),
  ]),
)}
${rest > 0 ? html`<p class="aside">And ${formatCount(rest)} more.</p>` : html``}
</section>`;
}

function waveOf({ amounts, count }: Allocation, wave: number, waves: number): Wave {
  const rows = BigInt(count);
  const parts = BigInt(waves);
  const from = Number(waveStart(BigInt(wave), rows, parts));
  const to = Number(waveStart(BigInt(wave + 1), rows, parts));
  const sum = createAmountSum(amounts);
  for (let row = from; row < to; row++) sum.add(row);
  return { wave, from, to, amount: sum.total() };
}

/** Where a report is to be written. */
export type ReportPlace = {
  /** The tree's folder; default: none is written. */
  readonly out?: string | undefined;
  /** Writes also over another page. Default: false. */
  readonly replace?: boolean | undefined;
};

/**
 * Refuses a place that holds anything but a report, that is in no folder, or that is in the tree's own: there a
 * foreign file is a fault.
 * @throws SymbolonError `OutputInTheWay`, `NoFolder`, `ReportInTree`
 */
export function requireFreeReport(file: string, { out, replace }: ReportPlace = {}): void {
  if (out !== undefined && isWithin(file, out)) {
    throw new SymbolonError({
      code: "ReportInTree",
      reason: `${file} is in ${out}, a folder that may hold the tree only.`,
      hint: "Give --report a path outside --out.",
      details: { file, out },
    });
  }
  const folder = dirname(resolve(file));
  // The folder beside which the tree is written is made with it.
  const isMade = out !== undefined && folder === dirname(resolve(out));
  if (!isMade && statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new SymbolonError({
      code: "NoFolder",
      reason: `${file} cannot be written: there is no folder ${folder}.`,
      hint: "Make the folder, or choose another --report.",
      details: { file, folder },
    });
  }
  requireOwnOutput(file, REPORT_MARK, { replace });
}

/**
 * Writes the page that `tree report` writes of the tree's folder, byte for byte.
 * @throws SymbolonError as `requireFreeReport` and `writeOwnOutput`
 */
export function writeAllocationReport(
  tree: Tree,
  file: string,
  { replace }: Pick<ReportPlace, "replace"> = {},
): void {
  const { allocation, convention, root, allocationHash, shuffle } = tree;
  const page = allocationReport({
    allocation,
    convention: convention.name,
    root,
    allocationHash,
    shuffle: shuffle === undefined ? null : shuffleToJson(shuffle),
  });
  requireFreeReport(file, { replace });
  writeOwnOutput(file, page, { replace });
}
