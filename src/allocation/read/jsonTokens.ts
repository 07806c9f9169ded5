import { fileError, shorten } from "./allocationErrors.ts";

/** One token of a JSON text; `text` is what a string says, and of anything else its spelling. */
export type JsonToken = {
  readonly kind: "{" | "}" | "[" | "]" | ":" | "," | "string" | "number" | "word" | "end";
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
};

/** Cuts a JSON text that arrives in pieces into tokens. */
export type JsonTokens = {
  readonly write: (piece: string) => void;
  /** Call once, after the last piece: it emits `end`. */
  readonly end: () => void;
};

/** Longest token in characters: a quote left open would otherwise gather the whole file. */
const MAX_TOKEN = 65_536;

const BLANK = /[ \t\r]*/y;
const BARE = /[-+.0-9a-zA-Z]*/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;
const WORD = /^(?:true|false|null)$/;

/**
 * A tokenizer of our own, since `JSON.parse` needs the whole text and its objects in memory, drops the digits of
 * great numbers and forgets all but the last of equal keys: silently different totals.
 * @throws SymbolonError `BadJson`, from its functions
 */
export function createJsonTokens(file: string, emit: (token: JsonToken) => void): JsonTokens {
  let rest = "";
  let line = 1;

  /** Emits what is complete and keeps an unfinished token for the next piece; with `last` none may remain. */
  function cut(text: string, last: boolean): void {
    let at = 0;
    for (;;) {
      at = matchEnd(BLANK, text, at);
      const first = text.charAt(at);
      if (first === "") break;
      if (first === "\n") {
        line++;
        at++;
        continue;
      }
      const end = isMark(first) ? at + 1 : first === '"' ? stringEnd(text, at) : matchEnd(BARE, text, at);
      const unfinished = end > text.length || (end === text.length && !isMark(first) && first !== '"');
      if (text.length - at > MAX_TOKEN && unfinished) throw refuse(text.slice(at), "is too long");
      if (unfinished && !last) break;
      emit(tokenOf(text.slice(at, Math.max(end, at + 1)), end > text.length));
      at = end;
    }
    rest = text.slice(at);
  }

  function tokenOf(text: string, unclosed: boolean): JsonToken {
    if (isMark(text)) return { kind: text, text, line };
    if (NUMBER.test(text)) return { kind: "number", text, line };
    if (WORD.test(text)) return { kind: "word", text, line };
    if (!text.startsWith('"')) throw refuse(text, "is not JSON");
    if (unclosed) throw refuse(text, "is never closed");
    try {
      return { kind: "string", text: JSON.parse(text), line };
    } catch {
      throw refuse(text, "is not a JSON string");
    }
  }

  const refuse = (found: string, problem: string) => badJson(file, line, found, problem);

  return {
    write: (piece) => cut(rest + piece, false),
    end() {
      cut(rest, true);
      emit({ kind: "end", text: "the end of the file", line });
    },
  };
}

/** Refuses a JSON text at the place where it stops making sense. */
export function badJson(file: string, line: number, found: string, problem: string) {
  return fileError(
    file,
    {
      code: "BadJson",
      problem: `cannot be read as JSON: line ${line}, ${JSON.stringify(shorten(found))} ${problem}`,
      cure: 'Give [{"account": "0x...", "amount": "1"}, ...] or {"0x...": "1", ...}.',
    },
    { line, found: shorten(found) },
  );
}

function isMark(text: string): text is "{" | "}" | "[" | "]" | ":" | "," {
  return text.length === 1 && "{}[]:,".includes(text);
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
