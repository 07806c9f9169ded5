import type { SymbolonError } from "../../core/errors.ts";
import {
  emptyFile,
  type RowPlace,
  rowError,
  shorten,
  type ValueProblem,
  valueError,
} from "../../core/inputErrors.ts";
import { quote } from "../../core/text/escape.ts";
import { COLUMN_NAMES, type Column, type Intake, type RowReader, type RowText } from "./intake.ts";
import { badJson, createJsonTokens, type JsonToken } from "./jsonTokens.ts";
import { createUtf8Decoder } from "./utf8Decoder.ts";

type Values = Partial<Record<Column, string>>;
/** Why a row is refused, once it is known where it stands. */
type Refusal = (place: RowPlace) => SymbolonError;

/**
 * Reads a JSON list of `{"account", "amount"}` with an optional `"index"` and `"beneficiary"`, the same objects one after
 * another (JSON lines), or one object that maps accounts to amounts. Amounts are strings; numbers are taken where they are
 * whole and within 2^53.
 * @throws SymbolonError, from its functions: of the file as a whole at once, of rows as the intake does
 */
export function createJsonReader(intake: Intake): RowReader {
  const { file } = intake;
  const grammar = readDocument(intake);
  grammar.next();
  const tokens = createJsonTokens(file, (token) => grammar.next(token));
  const decode = createUtf8Decoder(file);
  return {
    write: (chunk) => tokens.write(decode(chunk)),
    end() {
      tokens.write(decode());
      tokens.end();
    },
  };
}

function* readDocument(intake: Intake): JsonStep<void> {
  const { file } = intake;
  const first = yield;
  if (first.kind === "end") throw emptyFile(file);
  if (first.kind === "[") yield* readList(intake);
  else if (first.kind === "{") yield* readObjects(intake, first);
  else throw unexpected(file, first, "a list or an object");
}

/** `[{"account": ..., "amount": ...}, ...]`, after its opening bracket. */
function* readList(intake: Intake): JsonStep<void> {
  const { file } = intake;
  const rows = createRows(intake, "json list");
  let token = yield;
  while (token.kind !== "]") {
    if (token.kind !== "{") throw unexpected(file, token, `row ${intake.columns.rows + 1} as an object`);
    const { line } = token;
    rows.take(yield* readRow(intake, yield), line);
    token = yield;
    if (token.kind === "]") break;
    if (token.kind !== ",") throw unexpected(file, token, "a comma or the end of the list");
    token = yield;
    if (token.kind === "]") throw unexpected(file, token, "an object");
  }
  requireEnd(file, yield);
}

/** After the first opening brace: a map, or rows one after another, as its first key tells. */
function* readObjects(intake: Intake, first: JsonToken): JsonStep<void> {
  const { file } = intake;
  const second = yield;
  if (second.kind !== "string" || intake.columnNamed(second.text) === undefined) {
    yield* readMap(intake, second);
    return requireEnd(file, yield);
  }
  const rows = createRows(intake, "json lines");
  let brace = first;
  rows.take(yield* readRow(intake, second), brace.line);
  for (brace = yield; brace.kind === "{"; brace = yield) {
    rows.take(yield* readRow(intake, yield), brace.line);
  }
  requireEnd(file, brace);
}

function requireEnd(file: string, token: JsonToken): void {
  if (token.kind !== "end") throw unexpected(file, token, "the end of the file");
}

/** Hands rows on; the first says which columns all have. */
function createRows(intake: Intake, format: "json list" | "json lines") {
  let columns: readonly Column[] | undefined;
  const open = (values: Values): readonly Column[] => {
    const beneficiary = values.beneficiary !== undefined;
    const index = values.index !== undefined;
    intake.open({ format, beneficiary, index });
    return [
      "account",
      "amount",
      ...(index ? (["index"] as const) : []),
      ...(beneficiary ? (["beneficiary"] as const) : []),
    ];
  };
  return {
    take({ values, refusal }: ReadRow, line: number): void {
      columns ??= open(values);
      const named = columns;
      const missing = named.find((column) => values[column] === undefined);
      const extra = (Object.keys(values) as Column[]).find((column) => !named.includes(column));
      if (refusal) intake.refuseRow(line, refusal);
      else if (missing) intake.refuseRow(line, (place) => rowError(place, missingValue(missing)));
      else if (extra) intake.refuseRow(line, (place) => rowError(place, extraValue(extra)));
      else intake.addRow(values as RowText, line);
    },
  };
}

type ReadRow = { readonly values: Values; readonly refusal: Refusal | undefined };

/** One row's object, after its opening brace and with its first token. */
function* readRow(intake: Intake, first: JsonToken): JsonStep<ReadRow> {
  const { file, columnNamed } = intake;
  const values: Values = {};
  let refusal: Refusal | undefined;
  let token = first;
  while (token.kind !== "}") {
    if (token.kind !== "string") throw unexpected(file, token, "a key");
    const column = columnNamed(token.text);
    const key = token.text;
    yield* readColon(file);
    const value = yield;
    if (column === "ignored") yield* skipValue(file, value);
    else if (column === undefined || values[column] !== undefined) {
      yield* skipValue(file, value);
      refusal ??= (place) => rowError(place, badKey(key, column));
    } else {
      const read = yield* readValue(file, value, column);
      values[column] = read.text;
      if (read.problem) {
        const { problem } = read;
        refusal ??= (place) => valueError(place, column, value.text, problem);
      }
    }
    token = yield;
    if (token.kind === "}") break;
    if (token.kind !== ",") throw unexpected(file, token, "a comma or the end of the row");
    token = yield;
    if (token.kind === "}") throw unexpected(file, token, "a key");
  }
  return { values, refusal };
}

/** `{"0x...": "1", ...}`, after its opening brace and with its first token. */
function* readMap(intake: Intake, first: JsonToken): JsonStep<void> {
  const { file } = intake;
  intake.open({ format: "json map", beneficiary: false, index: false });
  let token = first;
  while (token.kind !== "}") {
    if (token.kind !== "string") throw unexpected(file, token, "an account as the key");
    const { line, text: account } = token;
    yield* readColon(file);
    const value = yield;
    const { text, problem } = yield* readValue(file, value, "amount");
    if (problem === undefined) intake.addRow({ account, amount: text }, line);
    else intake.refuseRow(line, (place) => valueError(place, "amount", value.text, problem));
    token = yield;
    if (token.kind === "}") return;
    if (token.kind !== ",") throw unexpected(file, token, "a comma or the end of the object");
    token = yield;
    if (token.kind === "}") throw unexpected(file, token, "an account as the key");
  }
}

function missingValue(column: Column): ValueProblem {
  return {
    code: "MissingValue",
    problem: `has no ${column}`,
    hint: `Give every row ${column === "index" ? "an index, or none of them" : `an ${column}`}.`,
  };
}

function extraValue(column: Column): ValueProblem {
  return { ...missingValue(column), problem: `has its ${column} where row 1 has no ${column}` };
}

function badKey(key: string, column: Column | undefined): ValueProblem {
  const shown = quote(shorten(key));
  return column === undefined
    ? {
        code: "UnknownKey",
        problem: `has the key ${shown}, which means nothing`,
        hint: `Give each row ${COLUMN_NAMES}; take all else out${key.trim() === "" ? "" : ", or ignore it by name (--ignore-columns)"}.`,
      }
    : {
        code: "DuplicateKey",
        problem: `has its ${column} twice (key ${shown})`,
        hint: "Give each key once.",
      };
}

/** A part of a grammar that is handed one token at a time. */
type JsonStep<Result> = Generator<undefined, Result, JsonToken>;

const INTEGER = /^-?\d+$/;

function* readColon(file: string): JsonStep<void> {
  const token = yield;
  if (token.kind !== ":") throw unexpected(file, token, "a colon");
}

/** A value's text, or what is wrong with it. */
function* readValue(
  file: string,
  token: JsonToken,
  column: Column,
): JsonStep<{ readonly text: string; readonly problem?: ValueProblem }> {
  const { kind, text } = token;
  if (kind === "string") return { text: text.trim() };
  if (kind !== "number") {
    yield* skipValue(file, token);
    const problem = "is neither a string nor a number";
    return { text, problem: { code: "NotAValue", problem, hint: `Write the ${column} as a string.` } };
  }
  if (INTEGER.test(text) && Number.isSafeInteger(Number(text))) return { text };
  return {
    text,
    problem: {
      code: "InexactNumber",
      problem: "is a JSON number that programs round: it is above 2^53 or not whole",
      hint: `Write it as a string: "${column}": "${text}".`,
    },
  };
}

/** Values inside each other: each is a level of recursion. */
const MAX_LEVELS = 32;

function* skipValue(file: string, first: JsonToken, level = 0): JsonStep<void> {
  if (first.kind === "string" || first.kind === "number" || first.kind === "word") return;
  const isList = first.kind === "[";
  if ((!isList && first.kind !== "{") || level === MAX_LEVELS) throw unexpected(file, first, "a value");
  const closing = isList ? "]" : "}";
  let token = yield;
  while (token.kind !== closing) {
    if (!isList) {
      if (token.kind !== "string") throw unexpected(file, token, "a key");
      yield* readColon(file);
      token = yield;
    }
    yield* skipValue(file, token, level + 1);
    token = yield;
    if (token.kind === closing) return;
    if (token.kind !== ",") throw unexpected(file, token, `a comma or ${closing}`);
    token = yield;
    if (token.kind === closing) throw unexpected(file, token, "a value");
  }
}

function unexpected(file: string, token: JsonToken, wanted: string) {
  return badJson(file, token.line, token.text, `stands where ${wanted} is expected`);
}
