import { basename, dirname, join } from "node:path";
import { readText } from "../../../node/files/readText.ts";
import { emptyFile, fileError } from "../../../sdk/core/inputErrors.ts";
import { readCsvRows } from "../../../sdk/core/text/csvTable.ts";
import { quote } from "../../../sdk/core/text/escape.ts";
import { parseScenario } from "./parseScenario.ts";
import { badField, type Field } from "./requireScenario.ts";
import type { Scenario } from "./scenario.ts";

/**
 * Reads a scenario's file, and the arrival list next to it that a replay names.
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, `BadScenario`, and as {@link readMoments}
 */
export function readScenario(file: string): Scenario {
  const text = readText(file, "Give a scenario's file, such as one of examples/scenarios.");
  return parseScenario(text, file, (name, field) => readMoments(join(dirname(file), plainName(name, field))));
}

/** A scenario from another person must not read other files of this machine. */
function plainName(name: string, field: Field): string {
  if (basename(name) === name && name !== "..") return name;
  throw badField(
    field,
    "is a path, and must be a file name",
    "Put the arrival list beside the scenario, and write only its name.",
  );
}

const COLUMN = "seconds";
const NUMBER = /^\d+(?:\.\d+)?$/;
const MAX_SECONDS = 30 * 86_400;

/**
 * Reads a recorded arrival list: CSV with a column `seconds`, or a JSON list of numbers; each is the time from the
 * opening to an arrival.
 * @returns ascending, in whatever order the file has them
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, `EmptyFile`, `BadArrivals`, and as {@link readCsvRows}
 */
export function readMoments(file: string): readonly number[] {
  const text = readText(
    file,
    "Give the arrival list that the scenario names; its path is relative to the scenario.",
  );
  const written = /^\s*\[/.test(text) ? jsonValues(file, text) : csvValues(file, text);
  if (written.length === 0) throw emptyFile(file, "its columns");
  return written.map(({ value, label }) => momentOf(file, value, label)).sort((a, b) => a - b);
}

type Written = { readonly value: unknown; readonly label: string };

function jsonValues(file: string, text: string): readonly Written[] {
  try {
    const values = JSON.parse(text) as readonly unknown[];
    return values.map((value, i) => ({ value, label: `item ${i + 1}` }));
  } catch (cause) {
    throw badArrivals(file, `is not JSON: ${(cause as Error).message}`);
  }
}

function csvValues(file: string, text: string): readonly Written[] {
  const { names, rows } = readCsvRows(file, text, [COLUMN]);
  if (!names.includes(COLUMN)) throw badArrivals(file, `has no column ${COLUMN}`);
  return rows.map(({ line, values }) => {
    const value = values[COLUMN] ?? "";
    return { value: NUMBER.test(value) ? Number(value) : value, label: `line ${line}` };
  });
}

function momentOf(file: string, value: unknown, label: string): number {
  if (typeof value === "number" && value >= 0 && value <= MAX_SECONDS) return value;
  throw badArrivals(file, `has ${quote(value).slice(0, 100)} in ${label}`);
}

function badArrivals(file: string, problem: string) {
  return fileError(file, {
    code: "BadArrivals",
    problem,
    hint: `Give seconds from the opening, from 0 to ${MAX_SECONDS}, as a CSV column ${COLUMN} or a JSON list.`,
  });
}
