import { openSource } from "../../../src/node/allocation/readAllocation.ts";
import type { BatchSource } from "../../../src/node/batches/selectCredentials.ts";
import { isUnspeakable } from "../../../src/sdk/allocation/read/mappingHint.ts";
import { createProblems } from "../../../src/sdk/allocation/read/problems.ts";
import { createUtf8Decoder } from "../../../src/sdk/allocation/read/utf8Decoder.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { fileError, type RowPlace, rowError, shorten } from "../../../src/sdk/core/inputErrors.ts";
import { type CsvHeader, CsvTable, csvHeader, valuesByColumn } from "../../../src/sdk/core/text/csvTable.ts";
import { quote } from "../../../src/sdk/core/text/escape.ts";
import { shellWord } from "../../../src/sdk/core/text/shellWord.ts";
import { fieldValueFromJson, fieldValueFromText } from "../../../src/sdk/credentials/fieldCodec.ts";
import type { CredentialRow, FieldValue, SchemaField } from "../../../src/sdk/credentials/index.ts";
import { readJsonObjects } from "./jsonObjects.ts";
import {
  type CredentialColumn,
  type CredentialTable,
  columnName,
  columnReader,
  neededColumns,
  type RawRow,
  readCredentialRow,
} from "./rowReader.ts";

type TablePlace = RowPlace & { readonly line: number };

type ReadCredentialsParameters = CredentialTable & {
  readonly file: string;
  /** Columns or keys to leave out, in any case. */
  readonly ignoreColumns?: readonly string[] | undefined;
  /** Takes the credentials in the order of the file; after the first bad row no more of them. */
  readonly add: (row: CredentialRow, place: TablePlace) => void;
  readonly onProgress?: (done: number, total: number) => void;
};

type Reading = ReadCredentialsParameters & {
  readonly columnOf: ReturnType<typeof columnReader>;
  readonly take: (raw: RawRow, place: TablePlace, readValue: Parameters<typeof readCredentialRow>[3]) => void;
  readonly refuse: (problem: SymbolonError) => void;
};

/**
 * Reads credentials from CSV, a JSON list of objects or JSON lines, gzipped or not: a column `subject`, one for each field
 * of the schema, and optionally `validFrom` and `expires` (Unix seconds or a date). A field named like one of these three
 * has the column `data.NAME`. Columns that mean nothing are refused, unless they are to be left out. Every bad value is told, up to a limit.
 * @throws SymbolonError naming file, row, line, column, value and hint; `BadRows` where there are several
 */
export async function readCredentials(parameters: ReadCredentialsParameters): Promise<BatchSource> {
  const { file, fields, ignoreColumns = [], add, onProgress } = parameters;
  const problems = createProblems(file);
  let rows = 0;
  const reading: Reading = {
    ...parameters,
    columnOf: columnReader(fields, ignoreColumns),
    refuse: problems.add,
    take(raw, place, readValue) {
      rows++;
      const row = readCredentialRow(raw, place, parameters, readValue, problems.add);
      if (row !== undefined && problems.count() === 0) add(row, place);
    },
  };
  try {
    const source = await openSource(file, onProgress);
    if (source.kind === "csv") await readCsv(source.chunks, reading);
    else await readJson(utf8Text(source.chunks, file), reading);
    problems.refuseAny();
    if (rows === 0) throw noCredentials(file);
    return source.describe();
  } catch (error) {
    throw forCredentials(file, error);
  }
}

async function readCsv(chunks: AsyncIterable<Uint8Array>, reading: Reading): Promise<void> {
  const { file, take, columnOf } = reading;
  let header: CsvHeader = csvHeader([], 0);
  let columns: readonly CredentialColumn[] = [];
  let row = 0;
  const table = new CsvTable(file, {
    isKnown: (name) => columnOf(name) !== undefined,
    header(values, line, delimiter) {
      header = csvHeader(values, delimiter);
      columns = readHeader(header.names, line, reading);
    },
    row(values, line) {
      const place = { file, row: ++row, line };
      const named = valuesOf(values, header, place, reading.refuse);
      if (named === undefined) return;
      const raw = new Map(columns.map((column, i) => [column, named[i]]));
      take(raw, place, (type, value) => fieldValueFromText(type, String(value ?? "")));
    },
  });
  for await (const chunk of chunks) table.write(chunk);
  table.end();
}

function valuesOf(
  values: readonly string[],
  header: CsvHeader,
  place: RowPlace,
  refuse: (problem: SymbolonError) => void,
): readonly string[] | undefined {
  try {
    return valuesByColumn(values, header, place);
  } catch (error) {
    if (!(error instanceof SymbolonError)) throw error;
    refuse(error);
    return undefined;
  }
}

async function readJson(texts: AsyncIterable<string>, reading: Reading): Promise<void> {
  const { file, fields, take, refuse, columnOf } = reading;
  let row = 0;
  await readJsonObjects(texts, file, (values, line) => {
    const place = { file, row: ++row, line };
    const raw = new Map<CredentialColumn, unknown>();
    for (const [key, value] of values) {
      const column = columnOf(key);
      if (column === "ignored") continue;
      if (column !== undefined && !raw.has(column)) raw.set(column, value);
      else refuse(rowError(place, wrongKey(key, column, fields)));
    }
    const missing = neededColumns(fields).filter((column) => !raw.has(column));
    if (missing.length === 0) return take(raw, place, valueFromJson);
    const names = missing.map((column) => columnName(fields, column)).join(", ");
    refuse(rowError(place, { code: "MissingValue", problem: `has no ${names}`, hint: allColumns(fields) }));
  });
}

/** JSON made of a table has texts where it may have flags. */
function valueFromJson(type: SchemaField["type"], value: unknown): FieldValue {
  const isFlag = type.kind === "bool" && typeof value === "string";
  return isFlag ? fieldValueFromText(type, value) : fieldValueFromJson(type, value);
}

function readHeader(
  names: readonly string[],
  line: number,
  { file, fields, columnOf }: Reading,
): readonly CredentialColumn[] {
  const columns = names.map((name) => columnOf(name));
  const problems = [
    ...neededColumns(fields)
      .filter((column) => !columns.includes(column))
      .map((column) => `no column ${columnName(fields, column)}`),
    ...names
      .filter((_, i) => columns[i] === undefined)
      .map((name) => `an unknown column, ${quote(shorten(name))}`),
    ...names
      .filter(
        (_, i) => columns[i] !== undefined && columns[i] !== "ignored" && columns.indexOf(columns[i]) !== i,
      )
      .map((name) => `its column ${shorten(name)} twice`),
  ];
  if (problems.length === 0) return columns as readonly CredentialColumn[];
  const unknown = names.filter((_, i) => columns[i] === undefined);
  throw fileError(file, {
    code: "WrongHeader",
    problem: `has ${problems.join("; ")}`,
    hint: allColumns(fields, unknown),
    details: { line, header: shorten(names.join(",")) },
  });
}

function wrongKey(key: string, column: CredentialColumn | undefined, fields: readonly SchemaField[]) {
  const shown = quote(shorten(key));
  return column === undefined
    ? {
        code: "UnknownKey",
        problem: `has an unknown key, ${shown}`,
        hint: allColumns(fields, [key]),
      }
    : { code: "DuplicateKey", problem: `says ${shown} twice`, hint: "Give each field one value." };
}

/** @param unknown names that mean nothing */
function allColumns(fields: readonly SchemaField[], unknown: readonly string[] = []): string {
  const needed = neededColumns(fields).map((column) => columnName(fields, column));
  const all = `Name ${needed.join(", ")}, optionally validFrom and expires; remove all others, or ignore them by name`;
  const names = unknown.map((name) => name.trim());
  if (names.length === 0 || names.includes("") || names.some(isUnspeakable))
    return `${all} (--ignore-columns).`;
  return `${all}: --ignore-columns ${shellWord(names.join(","))}`;
}

function noCredentials(file: string): SymbolonError {
  return fileError(file, {
    code: "EmptyFile",
    problem: "holds no credential",
    hint: "Give it at least one row.",
  });
}

/** The readers are an allocation's too, and their hints speak of accounts and amounts. */
function forCredentials(file: string, error: unknown): unknown {
  if (!(error instanceof SymbolonError)) return error;
  if (error.code === "EmptyFile") return noCredentials(file);
  if (error.code !== "BadJson") return error;
  const { code, reason, details } = error;
  const hint = 'Give [{"subject": "0x...", ...}, ...], or one such object a line.';
  return new SymbolonError({ code, reason, hint, details, cause: error });
}

/** Bytes as text, without a byte order mark. @throws SymbolonError `NotUtf8`, while it is read */
async function* utf8Text(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<string> {
  const decode = createUtf8Decoder(file);
  for await (const chunk of chunks) yield decode(chunk);
  yield decode();
}
