import type { ValueProblem } from "../../core/valueProblem.ts";
import type { Column } from "./columnNamed.ts";
import { badJson, type JsonToken } from "./jsonTokens.ts";

/** A part of a grammar that is handed one token at a time. */
export type JsonStep<Result> = Generator<undefined, Result, JsonToken>;

const INTEGER = /^-?\d+$/;

export function* readColon(file: string): JsonStep<void> {
  const token = yield;
  if (token.kind !== ":") throw unexpected(file, token, "a colon");
}

/** A value's text, or what is wrong with it. */
export function* readValue(
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

/** Goes over a value that means nothing, whatever it is. */
export function* skipValue(file: string, first: JsonToken, level = 0): JsonStep<void> {
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

/** Refuses a token that stands where another is needed. */
export function unexpected(file: string, token: JsonToken, wanted: string) {
  return badJson(file, token.line, token.text, `stands where ${wanted} is expected`);
}
