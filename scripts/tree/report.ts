import type { Command } from "commander";
import { readTreeOrFile } from "../../src/allocation/output/readTreeOrFile.ts";
import { allocationReport, REPORT_MARK } from "../../src/allocation/report/allocationReport.ts";
import { allocationStatistics } from "../../src/allocation/report/allocationStatistics.ts";
import { dropKeptCodes } from "../../src/allocation/report/contracts/askContracts.ts";
import { requireOwnOutput } from "../../src/files/requireOwnOutput.ts";
import { writeOutput } from "../../src/files/writeOutput.ts";
import { printResult, progress, table } from "../output.ts";
import { type ReadOptions, readOptions } from "./readOptions.ts";
import { reportJson } from "./report/reportJson.ts";
import { reportLines } from "./report/reportLines.ts";
import { withDecimals } from "./showDecimals.ts";

export type ReportOptions = ReadOptions & {
  readonly out?: string;
  readonly force?: boolean;
  readonly showDecimals?: number;
  readonly json?: boolean;
  readonly rpc?: string;
  readonly block?: bigint;
  readonly sample?: number;
  readonly seed?: number;
  readonly batch?: number;
  readonly rate?: number;
};

/** `symbolon tree report PATH`. */
export async function report(path: string, options: ReportOptions, command: Command): Promise<void> {
  const { out, force = false, json = false, rpc, ...rest } = options;
  // Before the long work, and again before the page takes the name.
  if (out !== undefined && !force) requireOwnOutput(out, REPORT_MARK);
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
    if (!force) requireOwnOutput(out, REPORT_MARK);
    writeOutput(out, page);
    if (keptIn !== undefined) dropKeptCodes(keptIn);
  }
  printResult(json, { ...reportJson(subject), out: out ?? null }, table(reportLines(subject, out)));

  async function askChain(url: string) {
    const { askContracts } = await import("../../src/allocation/report/contracts/askContracts.ts");
    return askContracts(allocation, { rpc: url, ...rest }, keptIn);
  }
}
