import { jsonText } from "../../../src/core/text/jsonText.ts";
import { writeOutput } from "../../../src/files/writeOutput.ts";
import type { RelayRow } from "./relayRows.ts";

/** Columns of the report, in order. */
const COLUMNS = [
  "index",
  "account",
  "amount",
  "payment",
  "fee",
  "status",
  "when",
  "code",
  "why",
  "transaction",
  "block",
] as const;

export type WrittenReport = { readonly json: string; readonly csv: string };

/** Writes what became of each leaf, as `PATH.json` (with the summary) and `PATH.csv` (one row a leaf). */
export function writeReport(path: string, summary: object, rows: readonly RelayRow[]): WrittenReport {
  const files = { json: `${path}.json`, csv: `${path}.csv` };
  const lines = rows.map((row) => COLUMNS.map((column) => csvValue(row[column])).join(","));
  writeOutput(files.csv, `${[COLUMNS.join(","), ...lines].join("\n")}\n`);
  writeOutput(files.json, jsonText({ ...summary, claims: rows }, 2));
  return files;
}

function csvValue(value: RelayRow[keyof RelayRow]): string {
  const text = String(value ?? "");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
