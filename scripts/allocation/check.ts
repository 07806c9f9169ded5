import type { Command } from "commander";
import type { Allocation } from "../../src/allocation/allocation.ts";
import { allocationDoubts } from "../../src/allocation/check/allocationDoubts.ts";
import type { ReadReport } from "../../src/allocation/read/intake.ts";
import { readAllocation } from "../../src/allocation/readAllocation.ts";
import { sortAmounts } from "../../src/allocation/report/sortedAmounts.ts";
import { bytesToHex } from "../../src/core/bytes.ts";
import { allocationHash } from "../../src/core/campaign/allocationHash.ts";
import { fastHasher } from "../../src/core/kernel/fastHasher.ts";
import { quote } from "../../src/core/text/quote.ts";
import { printResult, progress, table } from "../output.ts";
import { inTokens } from "../tree/inTokens.ts";
import { type ReadOptions, readOptions } from "../tree/readOptions.ts";

export type CheckOptions = ReadOptions & { readonly json?: boolean };

/** `symbolon allocation check FILE`. */
export async function check(file: string, options: CheckOptions, command: Command): Promise<void> {
  let seen: ReadReport = { format: "rows", rows: 0, checksums: 0, merges: [] };
  const allocation = await readAllocation(file, {
    ...readOptions(options, command),
    onProgress: progress("reading"),
    onReport: (report) => {
      seen = report;
    },
  });
  const { accounts, amounts, count, total, decimals, merged = 0, indexed, source } = allocation;
  const sorted = sortAmounts(allocation);
  // As in every report, of an even number the lesser of the two in the middle.
  const [least, median, greatest] = [sorted.at(0), sorted.at((count - 1) >> 1), sorted.at(count - 1)];
  const hash = bytesToHex(allocationHash(accounts, amounts, fastHasher()));
  const warnings = [...allocation.warnings, ...allocationDoubts(allocation, sorted, seen)];
  const { merges, checksums, format, delimiter, columns } = seen;
  printResult(
    options.json ?? false,
    {
      rows: count,
      total,
      decimals: decimals ?? null,
      least,
      median,
      greatest,
      allocationHash: hash,
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
        ["file", formatText(seen, allocation)],
        ["rows", merged === 0 ? count : `${count}, of ${seen.rows} in the file`],
        ["total", inTokens(total, decimals)],
        ["least", inTokens(least, decimals)],
        ["median", inTokens(median, decimals)],
        ["greatest", inTokens(greatest, decimals)],
        ["decimals", decimals ?? "none: amounts are base units"],
        ["checksums", `${checksums} held`],
        ["allocation hash", hash],
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
    format === "csv" ? `CSV, parted by ${delimiter}s: ${columns?.map(named).join(", ")}` : FORMATS[format];
  return indexed ? `${kind}; rows in the order of its indexes` : kind;
}

/** A name as it stands where it is a plain word, as of columns that are read; others may hold anything. */
function named(name: string): string {
  return /^[\w ]+$/.test(name) ? name : quote(name);
}

const FORMATS = {
  csv: "CSV",
  "json list": "a JSON list",
  "json map": "a JSON map from accounts to amounts",
  "json lines": "JSON lines",
  rows: "rows",
} as const;

function mergeText({ row, line, into, amount }: ReadReport["merges"][number], decimals?: number): string {
  const place = line === undefined ? "" : ` (line ${line})`;
  return `merged: row ${row}${place} into row ${into}: ${inTokens(amount, decimals)}`;
}
