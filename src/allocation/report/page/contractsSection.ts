import { formatCount, formatShare, formatThings } from "../../../report/format.ts";
import { columnsOf, html, type Markup, table } from "../../../report/markup.ts";
import { type Allocation, amountAt } from "../../allocation.ts";
import { ratio } from "../concentration.ts";
import type { CodedAccount, ContractAccounts } from "../contracts/contractAccounts.ts";
import { type AmountTexts, accountText, type ReportFacts } from "./amountTexts.ts";

/** Which accounts are contracts: they may be wallets of people, or may have nobody who can claim for them. */
export function contractsSection(
  { allocation, contracts: found }: ReportFacts,
  amounts: AmountTexts,
): Markup {
  if (found === undefined) return html``;
  const { chainId, block, asked, contracts, delegated, sample } = found;
  const of = asked.rows === allocation.count ? "Of the total" : "Of what those asked get";
  const kinds = [
    ["Contracts", contracts],
    ["Keys with a delegation (EIP-7702)", delegated],
  ] as const;
  return html`<section>
<h2>Contract accounts</h2>
<p class="lead">As of block ${formatCount(block.number)} of chain ${chainId}, <code>${block.hash}</code>: whoever asks for the same
block gets the same answers. ${formatCount(asked.rows)} of ${formatThings(allocation.count, "account")} were asked. A contract may be
a wallet that somebody controls, on this chain or only on another, or one that can do nothing with tokens.</p>
${sample === undefined ? html`` : sampleNotice(sample)}
${table(
  "What accounts are",
  columnsOf({
    Kind: "head",
    Accounts: "number",
    "Of those asked": "number",
    [amounts.head]: "number",
    [of]: "number",
  }),
  kinds.map(([name, group]) => [
    name,
    formatCount(group.rows),
    formatShare(group.rows / asked.rows),
    amounts.rounded(group.amount),
    formatShare(ratio(group.amount, asked.amount)),
  ]),
)}
${greatestTable(found, allocation, amounts)}
${kindTable("Codes that most contracts have", "keccak-256 of the code", found.codes, (code) => `${code.codeHash} (${formatCount(code.bytes)} bytes)`, amounts)}
${kindTable("Whose code delegations use", "Delegate", found.delegates, ({ delegate }) => delegate, amounts)}
</section>`;
}

function sampleNotice({ size, greatest, seed, estimate }: NonNullable<ContractAccounts["sample"]>): Markup {
  return html`<p class="notice"><b>A sample.</b> The ${formatCount(greatest)} accounts with the greatest amounts were asked, and
${formatCount(size - greatest)} drawn from the other ${formatCount(estimate.rows)} with the seed ${seed}. Of those drawn
${formatCount(estimate.contracts)} were contracts, so that of the others between ${formatShare(estimate.low)} and
${formatShare(estimate.high)} are, with 95 % confidence.</p>`;
}

function greatestTable({ greatest }: ContractAccounts, allocation: Allocation, amounts: AmountTexts): Markup {
  if (greatest.length === 0) return html``;
  return table(
    "The greatest of them",
    columnsOf({ Index: "number", Account: "code", [amounts.head]: "number", "What it is": "text" }),
    greatest.map(({ index, code }) => [
      formatCount(index),
      accountText(allocation, index),
      amounts.rounded(amountAt(allocation, index)),
      whatItIs(code),
    ]),
  );
}

function whatItIs(code: CodedAccount["code"]): string {
  return code.kind === "delegated"
    ? `key, acts by ${code.delegate.slice(0, 8)}…${code.delegate.slice(-6)}`
    : `contract of ${formatThings(code.bytes, "byte")}`;
}

function kindTable<Kind extends { readonly rows: number; readonly amount: bigint }>(
  caption: string,
  head: string,
  kinds: readonly Kind[],
  nameOf: (kind: Kind) => string,
  amounts: AmountTexts,
): Markup {
  if (kinds.length === 0) return html``;
  return table(
    caption,
    columnsOf({ [head]: "code", Accounts: "number", [amounts.head]: "number" }),
    kinds.map((kind) => [nameOf(kind), formatCount(kind.rows), amounts.rounded(kind.amount)]),
  );
}
