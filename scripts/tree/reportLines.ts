import type { CheckedAllocation } from "../../src/node/allocation/check/checkAllocation.ts";
import { amountTexts, type ReportFacts } from "../../src/node/allocation/report/page/amountTexts.ts";
import { signTexts } from "../../src/node/allocation/report/page/signsSection.ts";
import { type ShownDecimals, shownDecimals } from "../../src/node/allocation/shownDecimals.ts";
import type { Allocation } from "../../src/sdk/allocation/allocation.ts";
import type { ReadReport } from "../../src/sdk/allocation/read/intake.ts";
import { quote } from "../../src/sdk/core/text/escape.ts";
import { formatCount, formatShare, formatThings } from "../../src/sdk/core/text/format.ts";
import { table } from "../output.ts";

type Line = readonly [name: string, value: string];

export function reportLines(
  facts: ReportFacts,
  { report, allocationHash, warnings }: CheckedAllocation,
  out: string | undefined,
): readonly string[] {
  const { allocation, root, convention, statistics, contracts } = facts;
  const { rows, total, least, median, mean, greatest, gini, half, top, equal, signs } = statistics;
  const shown = shownDecimals(allocation);
  const amounts = amountTexts(shown.decimals);
  const amount = (value: bigint) => `${amounts.exact(value)} ${amounts.unit}`;
  const notice = shown.isGuess || shown.notice === undefined ? [] : [shown.notice];
  const notices = new Set([...notice, ...warnings.map(({ message }) => message)]);
  const lines: readonly Line[] = [
    ...(report === undefined ? [] : [["file", formatText(report, allocation)] as const]),
    ...(root === undefined ? [] : [["root", `${root} (${convention})`] as const]),
    ["accounts", accountsText(rows, report)],
    ["total", amount(total)],
    ["least", amount(least)],
    ["median", amount(median)],
    ["mean", amount(mean)],
    ["greatest", amount(greatest)],
    ["Gini", gini.toFixed(4)],
    ...top.map(({ name, share }): Line => [`top ${name}`, formatShare(share)]),
    ["half of it", `${formatThings(half.rows, "account")} (${formatShare(half.share)})`],
    [
      "equal amounts",
      `${formatThings(equal.rows, "account")} in ${formatThings(equal.clusters, "cluster")}, ${formatCount(equal.distinct)} different amounts`,
    ],
    ...(contracts === undefined ? [] : contractLines(contracts)),
    ...signs.map((sign): Line => {
      const { name } = signTexts[sign.code];
      const found = `${formatThings(sign.groups, "group")}, ${formatThings(sign.rows, "account")} (${formatShare(sign.rows / rows)})`;
      return [
        "sign, no proof",
        `${name}: ${sign.applies ? found : "not judged, the rows are in order of amount"}`,
      ];
    }),
    ...(report === undefined ? [] : [["checksums", `${formatCount(report.checksums)} held`] as const]),
    ["allocation hash", allocationHash],
    ...(allocation.source === undefined ? [] : [["SHA-256", allocation.source.sha256] as const]),
    ["decimals", decimalsText(shown)],
    ...mergedLines(allocation, report, amount),
    ...[...notices].map((message): Line => ["warning", message]),
    ...(out === undefined ? [] : [["written to", out] as const]),
  ];
  return table(lines);
}

function accountsText(rows: number, report: ReadReport | undefined): string {
  const isMerged = report !== undefined && report.rows !== rows;
  return `${formatCount(rows)}${isMerged ? `, of ${formatCount(report.rows)} rows in the file` : ""}`;
}

function decimalsText({ decimals, isGuess, notice }: ShownDecimals): string {
  if (decimals === undefined) return "none: amounts are base units";
  return isGuess && notice !== undefined ? notice : String(decimals);
}

function mergedLines(
  { merged = 0 }: Allocation,
  report: ReadReport | undefined,
  amountText: (value: bigint) => string,
): readonly Line[] {
  const { merges = [] } = report ?? {};
  const more = merged - merges.length;
  return [
    ...merges.map(({ row, line, into, amount }): Line => {
      const place = line === undefined ? "" : ` (line ${line})`;
      return ["merged", `row ${row}${place} into row ${into}: ${amountText(amount)}`];
    }),
    ...(report !== undefined && more > 0 ? [["merged", `and ${more} more`] as const] : []),
  ];
}

function formatText({ format, delimiter, columns }: ReadReport, { indexed }: Allocation): string {
  const kind =
    format === "csv" ? `CSV, separated by ${delimiter}s: ${columns?.map(named).join(", ")}` : FORMATS[format];
  return indexed ? `${kind}; rows in the order of its indexes` : kind;
}

/** A plain word unchanged, such as the name of a column that is read; other names may hold anything. */
function named(name: string): string {
  return /^[\w ]+$/.test(name) ? name : quote(name);
}

const FORMATS = {
  csv: "CSV",
  "json list": "a JSON list",
  "json lists": "a JSON list of lists",
  "json map": "a JSON map from accounts to amounts",
  "json claims": "JSON claims by account",
  "json lines": "JSON lines",
  rows: "rows",
} as const;

function contractLines({
  block,
  asked,
  contracts,
  delegated,
  sample,
}: NonNullable<ReportFacts["contracts"]>): readonly Line[] {
  const part = sample === undefined ? "" : `, a sample with the seed ${sample.seed}`;
  return [
    ["asked", `${formatThings(asked.rows, "account")} at block ${block.number}, ${block.hash}${part}`],
    ["contracts", `${formatThings(contracts.rows, "account")} (${formatShare(contracts.rows / asked.rows)})`],
    ["delegated", `${formatThings(delegated.rows, "account")} (${formatShare(delegated.rows / asked.rows)})`],
  ];
}
