import { createProblems } from "../../../src/allocation/read/problems.ts";
import { createUtf8Decoder } from "../../../src/allocation/read/utf8Decoder.ts";
import { openSource } from "../../../src/allocation/readAllocation.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { fileError, type RowPlace, rowError, shorten } from "../../../src/core/inputErrors.ts";
import { quote } from "../../../src/core/text/escape.ts";
import { fieldValueFromJson, fieldValueFromText } from "../../../src/credentials/fieldCodec.ts";
import type { CredentialRow, SchemaField } from "../../../src/credentials/index.ts";
import type { BatchSource } from "../../../src/credentials/node/index.ts";
import { readCsvTable } from "./csvTable.ts";
import { readJsonObjects } from "./jsonObjects.ts";
import {
  type CredentialColumn,
  columnName,
  columnReader,
  neededColumns,
  type RawRow,
  readCredentialRow,
} from "./rowReader.ts";

type ReadCredentialsParameters = {
  readonly file: string;
  readonly fields: readonly SchemaField[];
  /** Takes the credentials in the order of the file; after the first bad row no more of them. */
  readonly add: (row: CredentialRow) => void;
  readonly onProgress?: (done: number, total: number) => void;
};

type Reading = ReadCredentialsParameters & {
  readonly take: (raw: RawRow, place: RowPlace, readValue: Parameters<typeof readCredentialRow>[3]) => void;
  readonly refuse: (problem: SymbolonError) => void;
};

/**
 * Reads credentials from CSV, a JSON list of objects or JSON lines, gzipped or not: a column `subject`, one for each field
 * of the schema, and optionally `validFrom` and `expires` (Unix seconds or a date). A field named like one of these three
 * has the column `data.NAME`. Columns that mean nothing are refused. Every bad value is told, up to a limit.
 * @throws SymbolonError naming file, row, line, column, value and hint; `BadRows` where there are several
 */
export async function readCredentials(parameters: ReadCredentialsParameters): Promise<BatchSource> {
  const { file, fields, add, onProgress } = parameters;
  const problems = createProblems(file);
  let rows = 0;
  const reading: Reading = {
    ...parameters,
    refuse: problems.add,
    take(raw, place, readValue) {
      rows++;
      const row = readCredentialRow(raw, place, fields, readValue, problems.add);
      if (row !== undefined && problems.count() === 0) add(row);
    },
  };
  try {
    const source = await openSource(file, onProgress);
    const texts = utf8Text(source.chunks, file);
    if (source.kind === "csv") await readCsv(texts, reading);
    else await readJson(texts, reading);
    problems.refuseAny();
    if (rows === 0) throw noCredentials(file);
    return source.describe();
  } catch (error) {
    throw forCredentials(file, error);
  }
}

async function readCsv(texts: AsyncIterable<string>, reading: Reading): Promise<void> {
  const { file, fields, take, refuse } = reading;
  let columns: readonly CredentialColumn[] = [];
  let row = 0;
  await readCsvTable(texts, file, {
    header(names) {
      columns = readHeader(names, file, fields);
    },
    row(values, line) {
      const place = { file, row: ++row, line };
      if (values.length === columns.length) {
        const raw = new Map(columns.map((column, i) => [column, values[i]]));
        take(raw, place, (type, value) => fieldValueFromText(type, String(value ?? "")));
        return;
      }
      refuse(
        rowError(place, {
          code: "WrongColumnCount",
          problem: `has ${values.length} values where the header names ${columns.length}`,
          hint: "Give each row one value a column; put quotes around a value that holds a comma.",
        }),
      );
    },
  });
}

async function readJson(texts: AsyncIterable<string>, reading: Reading): Promise<void> {
  const { file, fields, take, refuse } = reading;
  const columnOf = columnReader(fields);
  let row = 0;
  await readJsonObjects(texts, file, (values, line) => {
    const place = { file, row: ++row, line };
    const raw = new Map<CredentialColumn, unknown>();
    for (const [key, value] of values) {
      const column = columnOf(key);
      if (column !== undefined && !raw.has(column)) raw.set(column, value);
      else refuse(rowError(place, wrongKey(key, column, fields)));
    }
    const missing = neededColumns(fields).filter((column) => !raw.has(column));
    if (missing.length === 0) return take(raw, place, fieldValueFromJson);
    const names = missing.map((column) => columnName(fields, column)).join(", ");
    refuse(rowError(place, { code: "MissingValue", problem: `has no ${names}`, hint: allColumns(fields) }));
  });
}

function readHeader(
  names: readonly string[],
  file: string,
  fields: readonly SchemaField[],
): readonly CredentialColumn[] {
  const columnOf = columnReader(fields);
  const columns = names.map((name) => columnOf(name));
  const problems = [
    ...neededColumns(fields)
      .filter((column) => !columns.includes(column))
      .map((column) => `no column ${columnName(fields, column)}`),
    ...names
      .filter((_, i) => columns[i] === undefined)
      .map((name) => `a column ${quote(shorten(name))}, which means nothing`),
    ...names
      .filter((_, i) => columns[i] !== undefined && columns.indexOf(columns[i]) !== i)
      .map((name) => `its column ${shorten(name)} twice`),
  ];
  if (problems.length === 0) return columns as readonly CredentialColumn[];
  throw fileError(file, {
    code: "WrongHeader",
    problem: `has ${problems.join("; ")}`,
    hint: allColumns(fields),
    details: { line: 1, header: shorten(names.join(",")) },
  });
}

function wrongKey(key: string, column: CredentialColumn | undefined, fields: readonly SchemaField[]) {
  const shown = quote(shorten(key));
  return column === undefined
    ? { code: "UnknownKey", problem: `has the key ${shown}, which means nothing`, hint: allColumns(fields) }
    : { code: "DuplicateKey", problem: `says ${shown} twice`, hint: "Give each field one value." };
}

function allColumns(fields: readonly SchemaField[]): string {
  const needed = neededColumns(fields).map((column) => columnName(fields, column));
  return `Name ${needed.join(", ")}, optionally validFrom and expires, and nothing else.`;
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
