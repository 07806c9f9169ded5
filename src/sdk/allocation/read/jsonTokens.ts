import { fileError, shorten } from "../../core/inputErrors.ts";
import { quote } from "../../core/text/escape.ts";

/**
 * One token of a JSON text; `text` is what a string says, and of anything else its spelling. Of a `long` string it is the
 * beginning: nobody keeps the rest.
 */
export type JsonToken = {
  readonly kind: "{" | "}" | "[" | "]" | ":" | "," | "string" | "long" | "number" | "word" | "end";
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
};

/**
 * Longest token in characters that is kept: a quote left open would otherwise gather the whole file. Only members of the
 * outermost object may be longer strings, which are skipped: Sablier's files have a whole tree in one.
 */
const MAX_TOKEN = 65_536;
/** Characters that are kept of a longer string. */
const LONG_START = 64;

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MARKS: ReadonlyMap<number, "{" | "}" | "[" | "]" | ":" | ","> = new Map(
  (["{", "}", "[", "]", ":", ","] as const).map((mark) => [mark.charCodeAt(0), mark]),
);

const BARE = /[-+.0-9a-zA-Z]*/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;
/** What a string does not say as it is written: escapes, and the signs that it may not hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the signs that JSON forbids
const UNPLAIN = /[\\\u0000-\u001f]/;
const WORD = /^(?:true|false|null)$/;

/**
 * Cuts a JSON text that arrives in pieces into tokens. A tokenizer of our own, since `JSON.parse` needs the whole text and its objects in memory, drops the digits of
 * great numbers and forgets all but the last of equal keys: silently different totals.
 * @throws SymbolonError `BadJson`, from its functions
 */
export function createJsonTokens(file: string, emit: (token: JsonToken) => void) {
  let rest = "";
  let line = 1;
  let depth = 0;
  let isValue = false;
  /** The string that is skipped at present, by its beginning, and whether its next sign is escaped. */
  let long: { readonly text: string; isEscaped: boolean } | undefined;

  /** Skips the long string; beyond the text where its closing quote is not in it. */
  function skipLong(text: string, from: number): number {
    if (long === undefined) return from;
    let at = from + Number(long.isEscaped);
    while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
    long.isEscaped = at > text.length;
    if (at >= text.length) return text.length;
    emit({ kind: "long", text: long.text, line });
    long = undefined;
    isValue = false;
    return at + 1;
  }

  /** Emits what is complete and keeps an unfinished token for the next piece; with `last` none may remain. */
  function cut(text: string, last: boolean): void {
    let at = skipLong(text, 0);
    while (at < text.length) {
      const first = text.charCodeAt(at);
      if (first === NEWLINE) line++;
      if (first === NEWLINE || first === SPACE || first === TAB || first === RETURN) {
        at++;
        continue;
      }
      const mark = first === QUOTE ? undefined : MARKS.get(first);
      if (mark !== undefined) {
        emit({ kind: mark, text: mark, line });
        if (mark === "{" || mark === "[") depth++;
        else if (mark === "}" || mark === "]") depth--;
        isValue = mark === ":";
        at++;
        continue;
      }
      const end = first === QUOTE ? stringEnd(text, at) : matchEnd(BARE, text, at);
      // What is bare may go on in the next piece; a string is over with its quote.
      const isUnfinished = end > text.length || (end === text.length && first !== QUOTE);
      if (text.length - at > MAX_TOKEN && isUnfinished) {
        if (first !== QUOTE || depth !== 1 || !isValue) throw refuse(text.slice(at), "is too long");
        long = { text: text.slice(at, at + LONG_START), isEscaped: false };
        at = skipLong(text, at + 1);
        continue;
      }
      if (isUnfinished && !last) break;
      const spelled = text.slice(at, Math.max(end, at + 1));
      emit(first === QUOTE ? stringOf(spelled, end > text.length) : bareOf(spelled));
      isValue = false;
      at = end;
    }
    rest = text.slice(at);
  }

  function bareOf(text: string): JsonToken {
    if (NUMBER.test(text)) return { kind: "number", text, line };
    if (WORD.test(text)) return { kind: "word", text, line };
    throw refuse(text, "is not JSON");
  }

  function stringOf(text: string, unclosed: boolean): JsonToken {
    if (unclosed) throw refuse(text, "is never closed");
    if (!UNPLAIN.test(text)) return { kind: "string", text: text.slice(1, -1), line };
    try {
      return { kind: "string", text: JSON.parse(text), line };
    } catch {
      throw refuse(text, "is not a JSON string");
    }
  }

  const refuse = (found: string, problem: string) => badJson(file, line, found, problem);

  return {
    write: (piece: string) => cut(rest + piece, false),
    /** Call once, after the last piece: it emits `end`. */
    end(): void {
      cut(rest, true);
      if (long !== undefined) throw refuse(long.text, "is never closed");
      emit({ kind: "end", text: "the end of the file", line });
    },
  };
}

/** Refuses a JSON text at the place where it stops making sense. */
export function badJson(file: string, line: number, found: string, problem: string) {
  return fileError(file, {
    code: "BadJson",
    problem: `cannot be read as JSON: line ${line}, ${quote(shorten(found))} ${problem}`,
    hint: 'Give [{"account": "0x...", "amount": "1"}, ...], one such object a line, or {"0x...": "1", ...}.',
    details: { line, found: shorten(found) },
  });
}

/** Where the string that begins at `at` ends; beyond the text where its closing quote is not in it. */
function stringEnd(text: string, at: number): number {
  let i = at + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
  return i < text.length ? i + 1 : text.length + 1;
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex;
}
