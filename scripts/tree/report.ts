import { rmSync, statSync } from "node:fs";
import type { Command } from "commander";
import { type CheckedAllocation, checkAllocation } from "../../src/node/allocation/check/checkAllocation.ts";
import { allocationReport, REPORT_MARK } from "../../src/node/allocation/report/allocationReport.ts";
import { allocationStatistics } from "../../src/node/allocation/report/allocationStatistics.ts";
import type { AskContractsOptions } from "../../src/node/allocation/report/contracts/askContracts.ts";
import type { ReportFacts } from "../../src/node/allocation/report/page/amountTexts.ts";
import { shownDecimals } from "../../src/node/allocation/shownDecimals.ts";
import { requireOwnOutput, writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import type { Allocation } from "../../src/sdk/allocation/allocation.ts";
import type { ReadReport } from "../../src/sdk/allocation/read/intake.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printResult } from "../output.ts";
import { progress } from "../progress.ts";
import { type ReadOptions, readOptions, refuseRowOptions, requireUnit, withDecimals } from "./readOptions.ts";
import { reportLines } from "./reportLines.ts";

type ReportOptions = ReadOptions &
  Pick<AskContractsOptions, "block" | "sample" | "seed" | "batch" | "rate"> &
  ReplaceOptions & {
    readonly out?: string;
    readonly showDecimals?: number;
    readonly json?: boolean;
    readonly rpc?: string;
  };

/** A folder's amounts are base units, too. */
const NOT_OF_ROWS = [
  "baseUnits",
  "out",
  "replace",
  "rpc",
  "block",
  "sample",
  "seed",
  "batch",
  "rate",
  "json",
  "showDecimals",
];

export async function report(path: string, options: ReportOptions, command: Command): Promise<void> {
  const { out, replace, json = false, rpc, ...rest } = options;
  // Before the long work, and again before the page takes the name.
  if (out !== undefined) requireOwnOutput(out, REPORT_MARK, { replace });
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) refuseRowOptions(command, `${path} is a tree`, NOT_OF_ROWS);
  if (found?.isFile() && options.showDecimals === undefined) requireUnit(path, options);
  const checked = await checkAllocation(path, {
    ...readOptions(options, command),
    onProgress: progress("reading"),
  });
  const { manifest, allocationHash, warnings, sorted } = checked;
  const allocation = withDecimals(checked.allocation, options.showDecimals, command);
  const keptIn = rpc === undefined || out === undefined ? undefined : `${out}.codes`;
  const subject = {
    allocation,
    convention: manifest?.convention.name,
    root: manifest?.root,
    allocationHash,
    shuffle: manifest?.shuffle,
    warnings,
    statistics: allocationStatistics(allocation, sorted),
    contracts: rpc === undefined ? undefined : await askChain(rpc),
  };
  if (out !== undefined) {
    const page = allocationReport(subject);
    writeOwnOutput(out, page, { replace });
    if (keptIn !== undefined) rmSync(keptIn, { force: true });
  }
  printResult(
    json,
    { ...reportJson(subject, checked), out: out ?? null },
    reportLines(subject, checked, out),
  );

  async function askChain(url: string) {
    const { askContracts } = await import("../../src/node/allocation/report/contracts/askContracts.ts");
    const { openReader } = await import("../command/connect.ts");
    const { chain } = await openReader(url);
    const onProgress = progress("asking the chain", "accounts");
    return askContracts(allocation, { rpc: url, chain, ...rest, replace, keptIn, onProgress });
  }
}

/** All that a report tells, for programs: amounts in base units, shares from 0 to 1. */
function reportJson(
  facts: ReportFacts,
  { report, allocationHash, warnings }: CheckedAllocation,
): Readonly<Record<string, unknown>> {
  const { allocation, convention, root, shuffle, contracts, statistics } = facts;
  const { histogram, histogramShares, payees, ...figures } = statistics;
  return {
    source: allocation.source ?? null,
    file: report === undefined ? null : fileJson(allocation, report),
    decimals: allocation.decimals ?? null,
    /** Those of the histogram's edges, and of the page. */
    shownDecimals: shownDecimals(allocation),
    merged: allocation.merged ?? 0,
    convention: convention ?? null,
    root: root ?? null,
    allocationHash,
    shuffle: shuffle ?? null,
    warnings,
    ...figures,
    histogram: { edges: histogram.edges, rows: histogram.counts, shares: histogramShares },
    payees: payees ?? null,
    contracts: contracts ?? null,
  };
}

/** How the file was read; a folder's rows have one form. */
function fileJson(
  { indexed }: Allocation,
  { format, delimiter, columns, rows, checksums, merges }: ReadReport,
) {
  return { format, delimiter: delimiter ?? null, columns: columns ?? null, indexed, rows, checksums, merges };
}
