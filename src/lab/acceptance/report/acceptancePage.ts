import { formatEther } from "viem";
import { columnsOf, html, type Markup, table } from "../../../node/report/markup.ts";
import { reportPage } from "../../../node/report/page.ts";
import { formatCount, formatSeconds, formatThings } from "../../../sdk/core/text/format.ts";
import { redactor } from "../../../sdk/core/text/redact.ts";
import type { AcceptanceReport } from "./acceptanceReport.ts";

/** The report as one page that stands alone. @returns a whole HTML document, without secrets */
export function acceptancePage(report: AcceptanceReport, rpc: string): string {
  const { chain, outcome, startedAt, steps, transactions } = report;
  const heading = `Chain ${chain.id}: ${outcome}`;
  const page = reportPage({
    title: `Symbolon: ${heading}`,
    heading,
    lead: html`${leadOf(report)} Begun ${startedAt}.`,
    sections: [
      findingSection(report),
      ...(steps.length === 0 ? [] : [stepSection(report)]),
      ...(transactions.length === 0 ? [] : [transactionSection(report)]),
    ],
    command: "symbolon acceptance",
  });
  return redactor(rpc)(page);
}

function leadOf({ chain, steps, spent, transactions }: AcceptanceReport): string {
  const dialect = chain.dialect === null ? "" : ` (${chain.dialect.name}, by ${chain.dialect.by})`;
  const node = `${chain.client ?? "a node that does not say what it is"}${dialect} at ${chain.node}`;
  if (steps.length === 0) return `Looked at by questions alone, of ${node}: nothing was sent.`;
  const seconds = transactions.reduce((max, one) => Math.max(max, one.seconds), 0);
  return `The whole story, by ${node}: ${formatThings(transactions.length, "transaction")} for ${formatEther(spent)} ether, each mined within ${formatSeconds(seconds)}.`;
}

const WEIGHTS = { cannot: "does not work", limits: "limits", differs: "differs" } as const;

function findingSection({ findings }: AcceptanceReport): Markup {
  if (findings.length === 0) {
    return html`<section><h2>What this chain does otherwise</h2><p class="lead">Nothing that was looked at.</p></section>`;
  }
  const columns = columnsOf({ "On this chain": "head", Weight: "text", "On ours": "text", Meaning: "text" });
  const order = Object.keys(WEIGHTS);
  const rows = [...findings]
    .sort((a, b) => order.indexOf(a.weight) - order.indexOf(b.weight))
    .map(({ here, weight, ours, meaning }) => [shortened(here), WEIGHTS[weight], ours, meaning]);
  return html`<section><h2>What this chain does otherwise</h2>
${table("Findings, the heaviest first", columns, rows)}</section>`;
}

function stepSection({ steps }: AcceptanceReport): Markup {
  const columns = columnsOf({
    Step: "head",
    Result: "text",
    Gas: "number",
    Ours: "number",
    "Came to": "code",
  });
  const rows = steps.map(({ title, status, note, gas, ours }) => [
    title,
    status,
    gas === null ? "" : formatCount(gas),
    ours === null || gas === null ? "" : formatCount(ours),
    shortened(note),
  ]);
  return html`<section><h2>The story</h2>
${table("Each step, and what it took here and on the chain of the tests", columns, rows)}</section>`;
}

function transactionSection({ transactions }: AcceptanceReport): Markup {
  const columns = columnsOf({
    Transaction: "code",
    Step: "text",
    Block: "number",
    Gas: "number",
    Mined: "number",
  });
  const rows = transactions.map(({ hash, step, block, gas, seconds }) => [
    hash,
    step,
    formatCount(block),
    formatCount(gas),
    `after ${formatSeconds(seconds)}`,
  ]);
  return html`<section><h2>Transactions</h2>
<details><summary>${formatThings(transactions.length, "transaction")}, in order</summary>
${table("All that were mined", columns, rows)}
</details></section>`;
}

/** Hashes are no reading: of each its two ends; the whole is in the JSON. */
function shortened(text: string): string {
  return text.replace(/0x([\da-f]{4})[\da-f]{32,56}([\da-f]{4})\b/gi, "0x$1...$2");
}
