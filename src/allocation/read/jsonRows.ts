import { TextDecoder } from "node:util";
import type { AllocationBuilder } from "./allocationBuilder.ts";
import { emptyFile, fileError, rowError, valueError } from "./allocationErrors.ts";
import { type Column, columnNamed } from "./columnNamed.ts";
import { badJson, createJsonTokens, type JsonToken } from "./jsonTokens.ts";

/** A grammar that is handed one token at a time. */
type Grammar = Generator<undefined, void, JsonToken>;
type Step<Result> = Generator<undefined, Result, JsonToken>;

const INTEGER = /^-?\d+$/;

/**
 * Reads a JSON text into a builder: a list of `{"account", "amount"}` with an optional `"index"`, or an object
 * that maps accounts to amounts. Amounts are strings; numbers are taken where they are whole and within 2^53.
 * @throws SymbolonError, the builder's included
 */
export async function readJsonRows(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  builder: AllocationBuilder,
): Promise<void> {
  const grammar = readDocument(file, builder);
  grammar.next();
  const tokens = createJsonTokens(file, (token) => grammar.next(token));
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of chunks) tokens.write(decode(decoder, chunk, file));
  tokens.write(decode(decoder, undefined, file));
  tokens.end();
}

function decode(decoder: TextDecoder, chunk: Uint8Array | undefined, file: string): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    throw fileError(file, {
      code: "NotUtf8",
      problem: "holds bytes that are not UTF-8 text",
      cure: "Save it as UTF-8.",
    });
  }
}

function* readDocument(file: string, builder: AllocationBuilder): Grammar {
  const first = yield;
  if (first.kind === "end") throw emptyFile(file);
  if (first.kind === "[") yield* readList(file, builder);
  else if (first.kind === "{") yield* readMap(file, builder);
  else throw unexpected(file, first, "a list or an object");
  const last = yield;
  if (last.kind !== "end") throw unexpected(file, last, "the end of the file");
}

/** `[{"account": ..., "amount": ...}, ...]`, after its opening bracket. */
function* readList(file: string, builder: AllocationBuilder): Step<void> {
  let token = yield;
  if (token.kind === "]") return;
  let indexed: boolean | undefined;
  for (let row = 1; ; row++) {
    if (token.kind !== "{") throw unexpected(file, token, `row ${row} as an object`);
    const place = { file, row, line: token.line };
    const values = yield* readRow(place);
    const { account, amount, index } = values;
    indexed ??= index !== undefined;
    for (const column of ["account", "amount", ...(indexed ? ["index"] : [])]) {
      if (values[column as Column] === undefined) throw missing(place, column);
    }
    if (!indexed && index !== undefined) throw missing({ file, row: 1 }, "index");
    builder.add({ account: account ?? "", amount: amount ?? "", index }, place.line);
    token = yield;
    if (token.kind === "]") return;
    if (token.kind !== ",") throw unexpected(file, token, "a comma or the end of the list");
    token = yield;
  }
}

/** One row's object, after its opening brace. */
function* readRow(place: { file: string; row: number }): Step<Partial<Record<Column, string>>> {
  const values: Partial<Record<Column, string>> = {};
  let token = yield;
  while (token.kind !== "}") {
    if (token.kind !== "string") throw unexpected(place.file, token, "a key");
    const column = columnNamed(token.text);
    const here = { ...place, line: token.line };
    if (column === undefined || values[column] !== undefined) throw badKey(here, token.text, column);
    yield* readColon(place.file);
    values[column] = readValue(yield, here, column);
    token = yield;
    if (token.kind === "}") break;
    if (token.kind !== ",") throw unexpected(place.file, token, "a comma or the end of the row");
    token = yield;
    if (token.kind === "}") throw unexpected(place.file, token, "a key");
  }
  return values;
}

/** `{"0x...": "1", ...}`, after its opening brace. */
function* readMap(file: string, builder: AllocationBuilder): Step<void> {
  let token = yield;
  if (token.kind === "}") return;
  for (let row = 1; ; row++) {
    if (token.kind !== "string") throw unexpected(file, token, "an account as the key");
    const place = { file, row, line: token.line };
    const account = token.text;
    yield* readColon(file);
    builder.add({ account, amount: readValue(yield, place, "amount"), index: undefined }, place.line);
    token = yield;
    if (token.kind === "}") return;
    if (token.kind !== ",") throw unexpected(file, token, "a comma or the end of the object");
    token = yield;
  }
}

function* readColon(file: string): Step<void> {
  const token = yield;
  if (token.kind !== ":") throw unexpected(file, token, "a colon");
}

function readValue(
  token: JsonToken,
  place: { file: string; row: number; line: number },
  column: Column,
): string {
  if (token.kind === "string") return token.text.trim();
  if (token.kind === "end") throw unexpected(place.file, token, "a value");
  if (token.kind !== "number") {
    throw valueError(place, column, token.text, {
      code: "NotAValue",
      problem: "is neither a string nor a number",
      cure: `Write the ${column} as a string.`,
    });
  }
  if (INTEGER.test(token.text) && Number.isSafeInteger(Number(token.text))) return token.text;
  throw valueError(place, column, token.text, {
    code: "InexactNumber",
    problem: "is a JSON number that programs round: it is above 2^53 or not whole",
    cure: `Write it as a string: "${column}": "${token.text}".`,
  });
}

function missing(place: { file: string; row: number; line?: number }, column: string) {
  return rowError(place, {
    code: "MissingValue",
    problem: `has no ${column}`,
    cure: `Give every row ${column === "index" ? "an index, or none of them" : `an ${column}`}.`,
  });
}

function badKey(place: { file: string; row: number; line: number }, key: string, column: Column | undefined) {
  return rowError(place, {
    code: column === undefined ? "UnknownKey" : "DuplicateKey",
    problem:
      column === undefined
        ? `has the key ${JSON.stringify(key)}, which is none of account, amount and index`
        : `has its ${column} twice (key ${JSON.stringify(key)})`,
    cure: "Give each row an account and an amount, optionally an index, and nothing else.",
  });
}

function unexpected(file: string, token: JsonToken, wanted: string) {
  return badJson(file, token.line, token.text, `stands where ${wanted} is expected`);
}
