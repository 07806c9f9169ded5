import { rmSync } from "node:fs";
import type { Command } from "commander";
import { readTreeOrFile } from "../../src/node/allocation/output/rebuildTree.ts";
import { allocationReport, REPORT_MARK } from "../../src/node/allocation/report/allocationReport.ts";
import { allocationStatistics } from "../../src/node/allocation/report/allocationStatistics.ts";
import type { AskContractsOptions } from "../../src/node/allocation/report/contracts/askContracts.ts";
import { amountTexts, type ReportFacts } from "../../src/node/allocation/report/page/amountTexts.ts";
import { signTexts } from "../../src/node/allocation/report/page/signsSection.ts";
import { shownDecimals } from "../../src/node/allocation/shownDecimals.ts";
import { requireOwnOutput, writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import { formatCount, formatShare, formatThings } from "../../src/sdk/core/text/format.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import { type ReadOptions, readOptions, withDecimals } from "./readOptions.ts";

type ReportOptions = ReadOptions &
  Pick<AskContractsOptions, "block" | "sample" | "seed" | "batch" | "rate"> &
  ReplaceOptions & {
    readonly out?: string;
    readonly showDecimals?: number;
    readonly json?: boolean;
    readonly rpc?: string;
  };

export async function report(path: string, options: ReportOptions, command: Command): Promise<void> {
  const { out, replace, json = false, rpc, ...rest } = options;
  // Before the long work, and again before the page takes the name.
  if (out !== undefined) requireOwnOutput(out, REPORT_MARK, { replace });
  const { allocation: read, manifest } = await readTreeOrFile(path, {
    ...readOptions(options, command),
    onProgress: progress("reading"),
  });
  const allocation = withDecimals(read, options.showDecimals, command);
  const keptIn = rpc === undefined || out === undefined ? undefined : `${out}.codes`;
  const subject = {
    allocation,
    convention: manifest?.convention.name,
    root: manifest?.root,
    allocationHash: manifest?.allocationHash,
    shuffle: manifest?.shuffle,
    statistics: allocationStatistics(allocation),
    contracts: rpc === undefined ? undefined : await askChain(rpc),
  };
  if (out !== undefined) {
    const page = allocationReport(subject);
    writeOwnOutput(out, page, { replace });
    if (keptIn !== undefined) rmSync(keptIn, { force: true });
  }
  printResult(json, { ...reportJson(subject), out: out ?? null }, table(reportLines(subject, out)));

  async function askChain(url: string) {
    const { askContracts } = await import("../../src/node/allocation/report/contracts/askContracts.ts");
    const { openReader } = await import("../command/connect.ts");
    const { chain } = await openReader(url);
    const onProgress = progress("asking the chain", "accounts");
    return askContracts(allocation, { rpc: url, chain, ...rest, replace, keptIn, onProgress });
  }
}

/** All that a report tells, for programs: amounts in base units, shares from 0 to 1. */
function reportJson(facts: ReportFacts): Readonly<Record<string, unknown>> {
  const { allocation, convention, root, allocationHash, shuffle, contracts, statistics } = facts;
  const { histogram, histogramShares, payees, ...figures } = statistics;
  return {
    source: allocation.source ?? null,
    decimals: allocation.decimals ?? null,
    /** Those of the histogram's edges, and of the page. */
    shownDecimals: shownDecimals(allocation),
    merged: allocation.merged ?? 0,
    convention: convention ?? null,
    root: root ?? null,
    allocationHash: allocationHash ?? null,
    shuffle: shuffle ?? null,
    warnings: allocation.warnings,
    ...figures,
    histogram: { edges: histogram.edges, rows: histogram.counts, shares: histogramShares },
    payees: payees ?? null,
    contracts: contracts ?? null,
  };
}

type Line = readonly [name: string, value: string];

function reportLines(facts: ReportFacts, out: string | undefined): readonly Line[] {
  const { allocation, root, convention, statistics, contracts } = facts;
  const { rows, total, least, median, mean, greatest, gini, half, top, equal, signs } = statistics;
  const shown = shownDecimals(allocation);
  const amounts = amountTexts(shown.decimals);
  const amount = (value: bigint) => `${amounts.exact(value)} ${amounts.unit}`;
  return [
    ...(root === undefined ? [] : [["root", `${root} (${convention})`] as const]),
    ["accounts", formatCount(rows)],
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
    ...(shown.notice === undefined ? [] : [[shown.isGuess ? "decimals" : "warning", shown.notice] as const]),
    ...allocation.warnings.map(({ message }): Line => ["warning", message]),
    ...(out === undefined ? [] : [["written to", out] as const]),
  ];
}

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
