import { type Allocation, amountAt } from "../../../../sdk/allocation/allocation.ts";
import { checksumAccount } from "../../../../sdk/allocation/checksum.ts";
import { ADDRESS_BYTES } from "../../../../sdk/core/bytes.ts";
import { nobleHasher } from "../../../../sdk/core/hasher.ts";
import { formatCompact, formatCount, formatShare, formatThings } from "../../../../sdk/core/text/format.ts";
import { barChart } from "../../../report/barChart.ts";
import { histogram } from "../../../report/histogram.ts";
import { lineChart } from "../../../report/lineChart.ts";
import { columnsOf, html, type Markup, table } from "../../../report/markup.ts";
import type { CodedAccount, ContractAccounts } from "../contracts/contractAccounts.ts";
import { type AmountCluster, ratio } from "../sortedAmounts.ts";
import { type AmountTexts, accountText, formatGini, indexText, type ReportFacts } from "./amountTexts.ts";

export function distributionSection(facts: ReportFacts, amounts: AmountTexts): Markup {
  const { statistics } = facts;
  const { rows, least, median, greatest, histogram: binned, histogramShares, half } = statistics;
  const title = "Accounts by amount";
  const axis = `${amounts.unit} an account gets, logarithmic`;
  const max = Math.max(...histogramShares);
  const fullest = histogramShares.indexOf(max);
  const from = binned.edges[fullest] ?? 0;
  const to = binned.edges[fullest + 1] ?? 0;
  return html`<section>
<h2>How amounts spread</h2>
<div class="pair">
${histogram({
  title,
  note: `How many accounts get how much, in steps that grow by the same factor. Even one shows as a line.${least === 0n ? " Those that get nothing are drawn with those that get least." : ""}`,
  alternative: `${title}: ${formatThings(rows, "account")}, from ${amounts.rounded(least)} to ${amounts.rounded(greatest)} ${amounts.unit}; the median is ${amounts.rounded(median)}.`,
  binned,
  axis,
  counted: "accounts",
  formatValue: formatCompact,
  mark: { value: amounts.position(median), text: `median ${amounts.short(median)}` },
})}
${histogram({
  title: "The total by amount",
  note: "What share of the total goes to accounts that get so much: the same steps as beside.",
  alternative: `The total by amount: the greatest part, ${formatShare(max)}, goes to accounts that get ${formatCompact(from)} to ${formatCompact(to)} ${amounts.unit}.`,
  binned: { ...binned, counts: histogramShares.map((share) => 100 * share) },
  axis,
  counted: "% of the total",
  formatValue: formatCompact,
  mark: { value: amounts.position(half.amount), text: `half from ${amounts.short(half.amount)} up` },
})}
</div>
<div class="pair">
${lorenzChart(facts)}
${decileTable(facts, amounts)}
</div>
</section>`;
}

function lorenzChart({ statistics: { lorenz, gini } }: ReportFacts): Markup {
  const title = "Lorenz curve";
  const shares = [0.25, 0.5, 0.75, 0.9].map((share) => {
    const point = lorenz.find(({ rows }) => rows >= share) ?? { rows: 1, amount: 1 };
    return `the lower ${formatShare(point.rows)} of the accounts get ${formatShare(point.amount)}`;
  });
  return lineChart({
    title,
    note: "What share of the total the accounts with least get together. The straight line: all get the same.",
    alternative: `${title} with a Gini coefficient of ${formatGini(gini)}: ${shares.join("; ")}.`,
    points: lorenz.map(({ rows, amount }) => ({ x: rows, y: amount })),
    across: "share of accounts, least first",
    up: "share of the total",
    formatValue: formatShare,
    mark: `Gini ${formatGini(gini)}`,
  });
}

function decileTable({ statistics }: ReportFacts, amounts: AmountTexts): Markup {
  const { least, greatest, mean, deciles } = statistics;
  const tenths = deciles.map((amount, i) => {
    const share = `${(i + 1) * 10} %`;
    return [i === 4 ? `${share} (median)` : share, amounts.rounded(amount)] as const;
  });
  return table("At most this much", columnsOf({ "Of the accounts": "head", [amounts.head]: "number" }), [
    ["Least", amounts.rounded(least)],
    ...tenths,
    ["All (greatest)", amounts.rounded(greatest)],
    ["Mean", amounts.rounded(mean)],
  ]);
}

export function equalSection({ allocation, statistics }: ReportFacts, amounts: AmountTexts): Markup {
  const { equal, rows } = statistics;
  if (equal.clusters === 0) {
    return html`<section><h2>Equal amounts</h2><p>No two accounts get the same amount.</p></section>`;
  }
  return html`<section>
<h2>Equal amounts</h2>
<p class="lead">${formatThings(equal.rows, "account")} of ${formatCount(rows)} get exactly what others get too, to the last base
unit, in ${formatThings(equal.clusters, "cluster")}. Clusters of ${formatCount(equal.tierSize)} rows or more are taken for tiers
that a rule gave.</p>
${barChart({
  title: "The largest clusters",
  note: "One bar an amount.",
  bars: equal.byRows.map((cluster) => ({
    label: `${amounts.exact(cluster.amount)} ${amounts.unit} each`,
    value: cluster.rows,
    text: `${formatThings(cluster.rows, "account")}, ${formatShare(cluster.rows / rows)}`,
  })),
  axis: "accounts",
  formatValue: formatCompact,
  minStep: 1,
  tone: "bar",
})}
${clusterTable(equal.byAmount, allocation, amounts)}
</section>`;
}

function clusterTable(
  clusters: readonly AmountCluster[],
  allocation: Allocation,
  amounts: AmountTexts,
): Markup {
  return table(
    "Clusters that get most together",
    columnsOf({
      [`${amounts.head} each`]: "number",
      Accounts: "number",
      Together: "number",
      "Of the total": "number",
      "First index": "number",
    }),
    clusters.map(({ amount, rows, together, share, index }) => [
      amounts.exact(amount),
      formatCount(rows),
      amounts.rounded(together),
      formatShare(share),
      indexText(allocation, index),
    ]),
  );
}

const BARS = 10;

/** Who gets most, and how much of all that is. */
export function holdersSection(facts: ReportFacts, amounts: AmountTexts): Markup {
  const { half, top, total, rows } = facts.statistics;
  const who = half.rows === 1 ? "One account gets" : `The first ${formatCount(half.rows)} accounts get`;
  const lead =
    total === 0n
      ? "Nobody gets anything."
      : `${who} at least half of everything: ${formatShare(half.share)} of ${formatThings(rows, "account")}.`;
  return html`<section>
<h2>Those with most</h2>
<p class="lead">${lead}</p>
<div class="pair">
${barChart({
  title: "Held together",
  note: "Share of the total that goes to the greatest amounts.",
  bars: top.map(({ name, rows: held, share, amount }) => ({
    label: name.endsWith("%") ? `Top ${name} (${formatThings(held, "account")})` : `Top ${name}`,
    value: share,
    text: `${formatShare(share)}, ${amounts.short(amount)}`,
  })),
  axis: "share of the total",
  formatValue: formatShare,
  minStep: 0.0001,
  tone: "bar",
})}
${greatestChart(facts, amounts)}
</div>
${greatestTable(facts, total, amounts)}
</section>`;
}

function greatestChart({ allocation, statistics }: ReportFacts, amounts: AmountTexts): Markup {
  const bars = statistics.greatestRows.slice(0, BARS).map((index) => {
    const amount = amountAt(allocation, index);
    return {
      label: accountText(allocation, index),
      value: amounts.position(amount),
      text: amounts.short(amount),
    };
  });
  return barChart({
    title: bars.length === 1 ? "The only account" : `The ${bars.length} greatest`,
    note: "One bar an account.",
    bars,
    axis: amounts.unit,
    formatValue: formatCompact,
    minStep: 0,
    tone: "bar",
  });
}

function greatestTable({ allocation, statistics }: ReportFacts, total: bigint, amounts: AmountTexts): Markup {
  let together = 0n;
  const rows = statistics.greatestRows.map((index) => {
    const amount = amountAt(allocation, index);
    together += amount;
    return [
      indexText(allocation, index),
      accountText(allocation, index),
      amounts.rounded(amount),
      formatShare(ratio(amount, total)),
      formatShare(ratio(together, total)),
    ];
  });
  return table(
    "Greatest amounts",
    columnsOf({
      Index: "number",
      Account: "code",
      [amounts.head]: "number",
      Share: "number",
      Together: "number",
    }),
    rows,
  );
}

/** Beneficiaries, where an allocation has them: several accounts that pay one beneficiary have one owner, or one service. */
export function payeesSection({ allocation, statistics }: ReportFacts, amounts: AmountTexts): Markup {
  const { beneficiaries = new Uint8Array() } = allocation;
  const { payees, rows, total } = statistics;
  if (payees === undefined) return html``;
  const shared =
    payees.shared.length === 0
      ? html``
      : table(
          "Beneficiaries that most accounts pay",
          columnsOf({
            Beneficiary: "code",
            Accounts: "number",
            [amounts.head]: "number",
            "Of the total": "number",
            "First index": "number",
          }),
          payees.shared.map(({ index, rows: paying, amount }) => [
            checksumAccount(
              beneficiaries.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES),
              nobleHasher,
            ),
            formatCount(paying),
            amounts.rounded(amount),
            formatShare(ratio(amount, total)),
            indexText(allocation, index),
          ]),
        );
  return html`<section>
<h2>Beneficiaries</h2>
<p class="lead">${formatThings(rows, "account")} pay ${formatThings(payees.beneficiaries, "beneficiary", "beneficiaries")};
${formatCount(payees.rowsElsewhere)} pay another address than their own, and ${formatCount(payees.rowsShared)} pay one that others
pay too. That is one owner, or one service that keeps tokens for many.</p>
${shared}
</section>`;
}

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
${codedTable(found, allocation, amounts)}
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

function codedTable({ greatest }: ContractAccounts, allocation: Allocation, amounts: AmountTexts): Markup {
  if (greatest.length === 0) return html``;
  return table(
    "The greatest of them",
    columnsOf({ Index: "number", Account: "code", [amounts.head]: "number", "What it is": "text" }),
    greatest.map(({ index, code }) => [
      indexText(allocation, index),
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
