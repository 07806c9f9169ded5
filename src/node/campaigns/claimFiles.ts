import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileError } from "../../sdk/core/inputErrors.ts";
import type { ListedRow } from "../../sdk/distribution/relay/listedIndexes.ts";
import type { SignedText } from "../../sdk/distribution/relay/selectClaims.ts";
import { readRows } from "../files/readRows.ts";
import { readText, systemCode } from "../files/readText.ts";

export type ClaimFiles = {
  readonly lists: ReadonlyMap<string, readonly ListedRow[]>;
  readonly signed: readonly SignedText[];
};

/**
 * Reads lists of leaves (CSV or JSON), signed claims (JSON lines, or one alone), and folders of signed claims.
 * @throws SymbolonError as `readRows`, and `UnreadableFile`, `BadJson`
 */
export async function claimFiles(paths: readonly string[]): Promise<ClaimFiles> {
  const lists = new Map<string, ListedRow[]>();
  const signed: SignedText[] = [];
  for (const path of paths) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
      for (const file of filesIn(path)) signed.push({ label: file, text: readText(file) });
      continue;
    }
    const rows: ListedRow[] = [];
    const text = readText(path);
    if (/^\s*\{/.test(text)) {
      for (const { label, value } of jsonLines(path, text)) {
        if (isSigned(value)) signed.push({ label, text: JSON.stringify(value) });
        else rows.push(rowOf(label, value));
      }
    } else {
      for (const { row, line, values } of await readRows(path, "account")) {
        const label = `row ${row}${line === undefined ? "" : ` (line ${line})`}`;
        if (isSigned(values)) signed.push({ label: `${path}, ${label}`, text: JSON.stringify(values) });
        else rows.push(rowOf(label, values));
      }
    }
    if (rows.length > 0) lists.set(path, rows);
  }
  return { lists, signed };
}

type JsonObject = Readonly<Record<string, unknown>>;

/** A list of plain numbers or texts has its indexes and accounts in one column. */
function rowOf(label: string, { index, account, gateData }: JsonObject): ListedRow {
  const isPlainIndex = index === undefined && (typeof account === "number" || /^\d+$/.test(String(account)));
  return isPlainIndex ? { label, index: account } : { label, index, account, gateData };
}

function isSigned(value: JsonObject): boolean {
  return typeof value.signature === "string";
}

/** One JSON object a line; or one object over several lines. */
function jsonLines(path: string, text: string): readonly { label: string; value: JsonObject }[] {
  const whole = objectIn(text);
  if (whole !== undefined) return [{ label: path, value: whole }];
  return text.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return [];
    const value = objectIn(line);
    if (value !== undefined) return [{ label: `${path}, line ${i + 1}`, value }];
    throw fileError(path, {
      code: "BadJson",
      problem: `has no JSON object in line ${i + 1}`,
      hint: "Give one object a line: a leaf with index or account, or a signed claim.",
    });
  });
}

function objectIn(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Sorted by name, so that the same folder is always read alike. */
function filesIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
    return names.toSorted().map((name) => join(folder, name));
  } catch (error) {
    throw fileError(folder, {
      code: "UnreadableFile",
      problem: `cannot be read (${systemCode(error)})`,
      hint: "Give a folder of signed claims that you may read.",
    });
  }
}
