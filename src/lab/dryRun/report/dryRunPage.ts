import { columnsOf, html, type Markup, table } from "../../../node/report/markup.ts";
import { reportPage } from "../../../node/report/page.ts";
import { type Part, stackedBar } from "../../../node/report/stackedBar.ts";
import { formatAverage, formatCount, formatShare, formatThings } from "../../../sdk/core/text/format.ts";
import { isoMoment } from "../../../sdk/core/text/moment.ts";
import { type TokenWords, tokenAmount } from "../../../sdk/core/text/tokenAmount.ts";
import type { DryRunReport } from "../mergeRanges.ts";
import type { LeafFinding } from "../rangeResult.ts";
import { sweepText, verdictText } from "./verdictText.ts";

/** Most leaves per reason, reasons, and ranges on the page: a campaign may have any number of each. */
const MAX_LEAVES = 10;
const MAX_REASONS = 30;
const MAX_RANGES = 20;

/**
 * A dry run as a self-contained page: it loads nothing, runs nothing, and escapes all texts. The page does not mention
 * the machine that did it, and its size does not grow with the leaves.
 * @param token the token for amounts
 * @returns a whole HTML document
 */
export function dryRunPage(report: DryRunReport, token: TokenWords): string {
  const { terms } = report;
  return reportPage({
    title: `Symbolon: dry run of ${terms.campaign}`,
    heading: "Every leaf claimed, on a fork",
    lead: html`Campaign <code>${terms.campaign}</code>, as of block ${formatCount(terms.blockNumber)} of chain ${String(terms.chainId)}.`,
    sections: [
      verdictNotice(report),
      headlineSection(report, token),
      amountsSection(report, token),
      findingsSection(report),
      leavesSection(report, token),
      untriedSection(report),
      recordSection(report, token),
      limitsSection(report),
    ],
    command: "symbolon rehearse dry-run",
  });
}

function verdictNotice(report: DryRunReport): Markup {
  const text = verdictText(report);
  const tone = report.verdict === "sound" ? "notice" : "notice alarm";
  return html`<section class="${tone}" aria-label="Verdict"><p><b>${text[0]?.toUpperCase() ?? ""}${text.slice(1)}.</b></p></section>`;
}

function headlineSection({ leaves, amounts, gas, contracts }: DryRunReport, token: TokenWords): Markup {
  const each = leaves.paid === 0 ? "nothing was paid" : `${formatAverage(Number(gas) / leaves.paid)} a claim`;
  return html`<section class="tiles" aria-label="Headline figures">
${tile("leaves", formatCount(leaves.count), tokenAmount(amounts.total, token))}
${tile("paid exactly", formatCount(leaves.paid), tokenAmount(amounts.paid, token))}
${tile("not paid", formatCount(leaves.notPaid), tokenAmount(amounts.notPaid, token))}
${tile("paid before", formatCount(leaves.paidBefore), tokenAmount(amounts.paidBefore, token))}
${tile("gas of all claims", formatCount(gas), each)}
${tile("leaves of contracts", formatCount(contracts.length), "which have no key of their own")}
</section>`;
}

function tile(name: string, figure: string, note: string): Markup {
  return html`<div><h2>${name}</h2><p class="figure">${figure}</p><p>${note}</p></div>`;
}

/** The outcomes of the leaves, by number, and the campaign's money for them. */
function amountsSection({ leaves, amounts }: DryRunReport, token: TokenWords): Markup {
  const part = (label: string, count: number, tone: Part["tone"]): Part => ({
    label,
    tone,
    share: leaves.count === 0 ? 0 : count / leaves.count,
    text: formatThings(count, "leaf", "leaves"),
  });
  const owed = amounts.total - amounts.paidBefore;
  const missing = owed - amounts.held;
  return html`<section>
<h2>Who is paid</h2>
${stackedBar({
  title: "What became of the leaves",
  note: "Each was claimed by its own account, in its own window of time, on a fork.",
  parts: [
    part("Paid exactly", leaves.paid, "bar"),
    ...(leaves.paidBefore === 0 ? [] : [part("Paid before the block", leaves.paidBefore, "rest")]),
    part("Not paid", leaves.notPaid, "refused"),
    ...(leaves.untried === 0 ? [] : [part("Not tried", leaves.untried, "rest")]),
  ],
  axis: "share of the leaves",
})}
${table("The money", columnsOf({ What: "head", Amount: "number" }), [
  ["What the leaves add up to", tokenAmount(amounts.total, token)],
  ["What of it is not paid yet", tokenAmount(owed, token)],
  ["What the campaign held", tokenAmount(amounts.held, token)],
  [missing > 0n ? "Missing" : "To spare", tokenAmount(missing > 0n ? missing : -missing, token)],
])}
</section>`;
}

function findingsSection({ findings }: DryRunReport): Markup {
  if (findings.length === 0) return html``;
  return html`<section>
<h2>The campaign as a whole</h2>
${table(
  "What was found without claiming, and in all claims together",
  columnsOf({ Finding: "name", Kind: "name", "In words": "text", "What to do": "text" }),
  findings.map(({ id, severity, sentence, hint }) => [
    id,
    severity === "error" ? html`<b class="alarm">error</b>` : severity,
    sentence,
    hint,
  ]),
)}
</section>`;
}

function leavesSection({ leafFindings }: DryRunReport, token: TokenWords): Markup {
  if (leafFindings.length === 0) return html``;
  const byReason = [...Map.groupBy(leafFindings, ({ code }) => code)].sort(
    ([, one], [, other]) => other.length - one.length,
  );
  const rest = byReason.length - MAX_REASONS;
  return html`<section>
<h2>Leaves that are not paid</h2>
<p class="lead">All of them, with their reasons, are in <a href="findings.csv"><code>findings.csv</code></a> beside this page.</p>
${byReason.slice(0, MAX_REASONS).map(([code, leaves]) => reasonTable(code, leaves, token))}
${rest > 0 ? html`<p class="aside">And ${formatThings(rest, "more reason", "more reasons")}.</p>` : html``}
</section>`;
}

function reasonTable(code: string, leaves: readonly LeafFinding[], token: TokenWords): Markup {
  const rest = leaves.length - MAX_LEAVES;
  return html`${table(
    `${code}: ${formatThings(leaves.length, "leaf", "leaves")}`,
    columnsOf({ Index: "number", Account: "code", Amount: "number", "In words": "text" }),
    leaves
      .slice(0, MAX_LEAVES)
      .map(({ index, account, amount, why }) => [
        formatCount(index),
        account,
        tokenAmount(amount, token),
        why,
      ]),
  )}
<p class="aside">${rest > 0 ? `And ${formatThings(rest, "more leaf", "more leaves")}. ` : ""}What to do: ${leaves[0]?.hint ?? ""}</p>
`;
}

function untriedSection({ untried, lost, leaves }: DryRunReport): Markup {
  if (untried.length === 0) return html``;
  const reasonOf = (from: number) => lost.find(({ range }) => range.from <= from && from < range.to)?.why;
  const rest = untried.length - MAX_RANGES;
  return html`<section>
<h2>Not tried</h2>
<p class="lead">${formatThings(leaves.untried, "leaf was", "leaves were")} not tried (${formatShare(leaves.untried / leaves.count)}):
run the same command again, and it does what is missing.</p>
${table(
  "Ranges of leaves",
  columnsOf({ From: "number", To: "number", Why: "text" }),
  untried
    .slice(0, MAX_RANGES)
    .map(({ from, to }) => [
      formatCount(from),
      formatCount(to - 1),
      reasonOf(from)?.split("\n", 1)[0] ?? "It was not reached.",
    ]),
)}
${rest > 0 ? html`<p class="aside">And ${formatThings(rest, "more range", "more ranges")}.</p>` : html``}
</section>`;
}

function recordSection(report: DryRunReport, token: TokenWords): Markup {
  const { terms, campaignKind, effort } = report;
  const { chainId, campaign, blockNumber, blockHash, root, count, manifestHash } = terms;
  return html`<section>
<h2>For the record</h2>
${table("What was claimed, and where", columnsOf({ Fact: "head", Value: "code" }), [
  ["Campaign", campaign],
  ["Kind", campaignKind],
  ["Chain", String(chainId)],
  ["Block", `${blockNumber}, ${blockHash}`],
  ["Root", root],
  ["Leaves", formatCount(count)],
  ["Hash of the manifest", manifestHash],
  ["Token", `${token.symbol ?? "no symbol"}, ${token.decimals ?? "unknown"} decimals`],
  ["Ranges", formatCount(effort.ranges)],
  ...(effort.ranges === 0 ? [] : [["Sweep", sweepText(report)]]),
])}
</section>`;
}

/** What must not be concluded from the page. */
function limitsSection({ contracts, recallableUntil }: DryRunReport): Markup {
  return html`<section>
<h2>What this does not show</h2>
<ul>
<li><b>Who can send.</b> On a fork any account sends without its key. Whether the real one can, on the day, was not tried${
    contracts.length === 0
      ? ""
      : `, which matters for the ${formatThings(contracts.length, "leaf", "leaves")} of contracts`
  }.</li>
<li><b>Another day.</b> A token may be paused, an account blocked or a contract deployed after this block: run it again shortly
before the opening.</li>
${
  recallableUntil === undefined
    ? ""
    : html`<li><b>A recall.</b> Until ${isoMoment(recallableUntil)} the treasury may take everything back: it held this at the block.</li>`
}
<li><b>The crowd.</b> Leaves were claimed one after the other, at no price: <code>symbolon rehearse burst</code> plays the day on
which all come at once.</li>
</ul>
</section>`;
}
