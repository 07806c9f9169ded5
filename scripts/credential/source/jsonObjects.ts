import { badJson, createJsonTokens, type JsonToken } from "../../../src/sdk/allocation/read/jsonTokens.ts";
import { rowError, shorten } from "../../../src/sdk/core/inputErrors.ts";
import { quote } from "../../../src/sdk/core/text/escape.ts";

/** A row as JSON has it: by key, in the order of the file. */
type JsonRow = ReadonlyMap<string, unknown>;

/** A grammar that is handed one token at a time. */
type Step<Result> = Generator<undefined, Result, JsonToken>;
type Take = (row: JsonRow, line: number) => void;

/** Arrays inside each other: each level is a level of recursion. */
const MAX_LEVELS = 32;

/**
 * Reads a JSON list of objects, or objects one after another (JSON lines), row by row. A key that comes twice is
 * refused: programs differ in which of the two they take.
 * @throws SymbolonError `BadJson`, `DuplicateKey`, and what `take` throws
 */
export async function readJsonObjects(texts: AsyncIterable<string>, file: string, take: Take): Promise<void> {
  const grammar = readDocument(file, take);
  grammar.next();
  const tokens = createJsonTokens(file, (token) => grammar.next(token));
  for await (const text of texts) tokens.write(text);
  tokens.end();
}

function* readDocument(file: string, take: Take): Step<void> {
  let token = yield;
  if (token.kind === "[") {
    yield* readList(file, take);
    token = yield;
  } else {
    for (let row = 1; token.kind === "{"; row++) {
      take(yield* readObject(file, row), token.line);
      token = yield;
    }
  }
  if (token.kind !== "end") throw unexpected(file, token, "a list of objects, or the end of the file");
}

/** `[{...}, ...]`, after its opening bracket. */
function* readList(file: string, take: Take): Step<void> {
  let token = yield;
  if (token.kind === "]") return;
  for (let row = 1; ; row++) {
    if (token.kind !== "{") throw unexpected(file, token, `an object as row ${row}`);
    take(yield* readObject(file, row), token.line);
    token = yield;
    if (token.kind === "]") return;
    if (token.kind !== ",") throw unexpected(file, token, "a comma or the end of the list");
    token = yield;
  }
}

/** One row, after its opening brace. */
function* readObject(file: string, row: number): Step<JsonRow> {
  const values = new Map<string, unknown>();
  let token = yield;
  while (token.kind !== "}") {
    if (token.kind !== "string") throw unexpected(file, token, "a key");
    const key = token.text;
    if (values.has(key)) {
      throw rowError(
        { file, row, line: token.line },
        {
          code: "DuplicateKey",
          problem: `has the key ${quote(shorten(key))} twice`,
          hint: "Give each key once.",
        },
      );
    }
    token = yield;
    if (token.kind !== ":") throw unexpected(file, token, "a colon");
    values.set(key, yield* readValue(file, yield, 0));
    token = yield;
    if (token.kind === "}") break;
    if (token.kind !== ",") throw unexpected(file, token, "a comma or the end of the row");
    token = yield;
    if (token.kind === "}") throw unexpected(file, token, "a key");
  }
  return values;
}

/** Numbers as JavaScript has them: whoever takes one refuses what may have been rounded. */
function* readValue(file: string, token: JsonToken, level: number): Step<unknown> {
  if (token.kind === "string") return token.text;
  if (token.kind === "number") return Number(token.text);
  if (token.kind === "word") return token.text === "null" ? null : token.text === "true";
  if (token.kind !== "[" || level === MAX_LEVELS) throw unexpected(file, token, "a value or a list");
  const list: unknown[] = [];
  let next = yield;
  while (next.kind !== "]") {
    list.push(yield* readValue(file, next, level + 1));
    next = yield;
    if (next.kind === "]") break;
    if (next.kind !== ",") throw unexpected(file, next, "a comma or the end of a list");
    next = yield;
    if (next.kind === "]") throw unexpected(file, next, "a value");
  }
  return list;
}

function unexpected(file: string, token: JsonToken, expected: string) {
  return badJson(file, token.line, token.text, `is not ${expected}`);
}
