import type { SymbolonError } from "../../sdk/core/errors.ts";
import { emptyFile, fileError } from "../../sdk/core/inputErrors.ts";
import { type InputRow, readCsvRows } from "../../sdk/core/text/csvTable.ts";
import { readText } from "./readText.ts";

/** Columns that decide the separator of a header, where several are possible. */
const KNOWN = {
  uid: ["uid", "recipient"],
  credential: ["credential", "index", "subject"],
  account: ["account", "index"],
} as const;

/**
 * Reads a CSV file with a header, or a JSON list of objects. A plain list of uids, or of indexes, counts as a list of
 * objects with one key. Where credentials are named, so does a text of ids or accounts, one a line.
 * @param plainColumn that key
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, `EmptyFile`, `BadJson`, and as {@link readCsvRows}
 */
export async function readRows(
  file: string,
  plainColumn: keyof typeof KNOWN = "uid",
): Promise<readonly InputRow[]> {
  const text = readText(file);
  if (text.trim() === "") throw emptyFile(file, "its columns");
  const rows = /^\s*[[{]/.test(text) ? readJson(file, text, plainColumn) : readTable(file, text, plainColumn);
  if (rows.length === 0) throw emptyFile(file, "its columns");
  return rows;
}

const HEX = /^0x/i;

/** A single value that begins like an id or account is not a header. */
function readTable(file: string, text: string, plainColumn: keyof typeof KNOWN): readonly InputRow[] {
  const { names, line, rows } = readCsvRows(file, text, KNOWN[plainColumn]);
  const [first = "", ...others] = names;
  if (plainColumn !== "credential" || others.length > 0 || !HEX.test(first)) return rows;
  return [
    { row: 1, line, values: plainValue(first, plainColumn) },
    ...rows.map(({ row, values, ...place }) => ({
      ...place,
      row: row + 1,
      values: plainValue(values[first], plainColumn),
    })),
  ];
}

/** Most characters of an account, allowing for a few too many by mistake; an id has 66. */
const MAX_ACCOUNT_LENGTH = 50;

/** The column of a single value: an account names a subject, not a credential. */
function plainValue(value: unknown, plainColumn: string): InputRow["values"] {
  const isAccount = typeof value === "string" && HEX.test(value.trim()) && value.length <= MAX_ACCOUNT_LENGTH;
  return { [isAccount && plainColumn === "credential" ? "subject" : plainColumn]: value };
}

function readJson(file: string, text: string, plainColumn: string): readonly InputRow[] {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw badJson(file, `is not JSON: ${(cause as Error).message}`);
  }
  if (!Array.isArray(json)) throw badJson(file, "is not a JSON list");
  return json.map((value: unknown, i) => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { row: i + 1, line: undefined, values: value as Readonly<Record<string, unknown>> };
    }
    const isPlain = typeof value === "string" || (typeof value === "number" && plainColumn !== "uid");
    if (isPlain) return { row: i + 1, line: undefined, values: plainValue(value, plainColumn) };
    throw badJson(file, `has a row ${i + 1} that is not an object`);
  });
}

function badJson(file: string, problem: string): SymbolonError {
  return fileError(file, {
    code: "BadJson",
    problem,
    hint: "Give a list of objects, one a row, with strings or numbers by column name.",
  });
}
