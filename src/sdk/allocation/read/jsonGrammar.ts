import type { ValueProblem } from "../../core/inputErrors.ts";
import type { Intake } from "./intake.ts";
import { badJson, type JsonToken } from "./jsonTokens.ts";

/** A part of a grammar that is handed one token at a time. */
export type JsonStep<Result> = Generator<undefined, Result, JsonToken>;

export function* readColon(file: string): JsonStep<void> {
  const token = yield;
  if (token.kind !== ":") throw unexpected(file, token, "a colon");
}

/**
 * The members of an object, after its opening brace and with its first token.
 * @param visit takes a member whose value is one token, or reads the value on, whose first token it is handed
 */
export function* readMembers(
  file: string,
  first: JsonToken,
  { key, of }: { readonly key: string; readonly of: string },
  visit: (name: JsonToken, value: JsonToken) => JsonStep<void> | undefined,
): JsonStep<void> {
  let token = first;
  while (token.kind !== "}") {
    if (token.kind !== "string") throw unexpected(file, token, key);
    yield* readColon(file);
    const rest = visit(token, yield);
    if (rest !== undefined) yield* rest;
    token = yield;
    if (token.kind === "}") return;
    if (token.kind !== ",") throw unexpected(file, token, `a comma or the end of ${of}`);
    token = yield;
    if (token.kind === "}") throw unexpected(file, token, key);
  }
}

type ReadValue = { readonly text: string; readonly problem?: ValueProblem };

/** A value's text, or what is wrong with it. @param token its first */
export function scalarOf({ amounts }: Intake, { kind, text }: JsonToken, column: string): ReadValue {
  if (kind === "string") return { text: text.trim() };
  if (kind === "number") {
    if (column === "amount") amounts.noteNumber(text);
    return { text };
  }
  const problem = kind === "long" ? "is too long" : "is neither a string nor a number";
  return { text, problem: { code: "NotAValue", problem, hint: `Write the ${column} as a string.` } };
}

export function isScalar({ kind }: JsonToken): boolean {
  return kind === "string" || kind === "number" || kind === "word";
}

/** Values inside each other: each is a level of recursion. */
const MAX_LEVELS = 32;

export function* skipValue(file: string, first: JsonToken, level = 0): JsonStep<void> {
  if (isScalar(first) || first.kind === "long") return;
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

export function unexpected(file: string, token: JsonToken, expected: string) {
  return badJson(file, token.line, token.text, `is not ${expected}`);
}
