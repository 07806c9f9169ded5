import type { Command } from "commander";
import { checkAllocation } from "../../src/node/allocation/check/checkAllocation.ts";
import type { Allocation } from "../../src/sdk/allocation/allocation.ts";
import type { ReadReport } from "../../src/sdk/allocation/read/intake.ts";
import { quote } from "../../src/sdk/core/text/escape.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import { type ReadOptions, readPaidOptions } from "../tree/readOptions.ts";

type CheckOptions = ReadOptions & { readonly json?: boolean };

export async function check(file: string, options: CheckOptions, command: Command): Promise<void> {
  const { allocation, report, least, median, greatest, allocationHash, warnings } = await checkAllocation(
    file,
    { ...readPaidOptions(file, options, command), onProgress: progress("reading") },
  );
  const { count, total, decimals, merged = 0, indexed, source } = allocation;
  const { merges, checksums, format, delimiter, columns } = report;
  printResult(
    options.json ?? false,
    {
      rows: count,
      total,
      decimals: decimals ?? null,
      least,
      median,
      greatest,
      allocationHash,
      format,
      delimiter: delimiter ?? null,
      columns: columns ?? null,
      indexed,
      beneficiaries: allocation.beneficiaries !== undefined,
      checksums,
      merged,
      merges,
      source: source ?? null,
      warnings,
    },
    [
      ...table([
        ["file", formatText(report, allocation)],
        ["rows", merged === 0 ? count : `${count}, of ${report.rows} in the file`],
        ["total", tokenAmount(total, { decimals })],
        ["least", tokenAmount(least, { decimals })],
        ["median", tokenAmount(median, { decimals })],
        ["greatest", tokenAmount(greatest, { decimals })],
        ["decimals", decimals ?? "none: amounts are base units"],
        ["checksums", `${checksums} held`],
        ["allocation hash", allocationHash],
        ...(source === undefined ? [] : [["SHA-256", source.sha256] as const]),
      ]),
      ...merges.map((merge) => mergeText(merge, decimals)),
      ...(merged > merges.length ? [`(and ${merged - merges.length} more)`] : []),
      ...warnings.map(({ message }) => `warning: ${message}`),
    ],
  );
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

function mergeText({ row, line, into, amount }: ReadReport["merges"][number], decimals?: number): string {
  const place = line === undefined ? "" : ` (line ${line})`;
  return `merged: row ${row}${place} into row ${into}: ${tokenAmount(amount, { decimals })}`;
}
