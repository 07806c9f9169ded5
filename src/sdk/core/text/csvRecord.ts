/** One record of a text of separated values, or why it cannot be read. */
export type CsvRecord =
  | {
      readonly kind: "record";
      readonly values: readonly string[];
      /** Whether it is empty, without even quotes: a blank line, or one of delimiters alone, which is not a row. */
      readonly isBlank: boolean;
      /** Position after its line end. */
      readonly end: number;
      /** Line ends in it and after it. */
      readonly lines: number;
    }
  /** Its end is not among the bytes read so far. */
  | { readonly kind: "unfinished" }
  | { readonly kind: "bad"; readonly problem: string }
  | { readonly kind: "notUtf8" };

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;
const SPACE = 0x20;
const TAB = 0x09;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads any record, whatever its spelling. Values may be in quotes: there, quotes are doubled, and delimiters, line
 * ends and blanks are literal. Blanks around values are dropped. Lines end with LF, CR LF or CR.
 * @param bytes UTF-8
 * @param from where the record begins
 * @param to end of the bytes read so far
 * @param isLast whether nothing follows `to`
 */
export function readCsvRecord(
  bytes: Uint8Array,
  from: number,
  to: number,
  delimiter: number,
  isLast: boolean,
): CsvRecord {
  const values: string[] = [];
  let lines = 0;
  let anyQuotes = false;
  let at = from;
  try {
    for (;;) {
      const start = skipBlanks(bytes, at, to, delimiter);
      const isQuoted = start < to && bytes[start] === QUOTE;
      const value = (isQuoted ? quotedValue : plainValue)(bytes, start, to, delimiter, isLast);
      if ("kind" in value) return value;
      values.push(isQuoted ? value.text : value.text.trim());
      if (isQuoted) {
        anyQuotes = true;
        lines += lineEnds(bytes, start, value.end);
      }
      at = value.end;
      if (at < to && bytes[at] === delimiter) {
        at++;
        continue;
      }
      // A CR at the very end may be half of a line end.
      const isCut = at === to || (at === to - 1 && bytes[at] === RETURN);
      if (isCut && !isLast) return { kind: "unfinished" };
      if (at < to) {
        lines++;
        at += bytes[at] === RETURN && at + 1 < to && bytes[at + 1] === NEWLINE ? 2 : 1;
      }
      const isBlank = !anyQuotes && values.every((text) => text === "");
      return {
        kind: "record",
        values: delimiter === SPACE ? texts(values) : values,
        isBlank,
        end: at,
        lines,
      };
    }
  } catch {
    // The decoder's only complaint.
    return { kind: "notUtf8" };
  }
}

/** Several blanks separate values as one does. */
function texts(values: readonly string[]): readonly string[] {
  return values.filter((text) => text !== "");
}

/** A value, and the position of what ends it; or why it cannot be read. */
type CsvValue =
  | { readonly text: string; readonly end: number }
  | Extract<CsvRecord, { kind: "unfinished" | "bad" }>;

function quotedValue(
  bytes: Uint8Array,
  start: number,
  to: number,
  delimiter: number,
  isLast: boolean,
): CsvValue {
  const close = quotedEnd(bytes, start, to, isLast);
  if (close === UNFINISHED) return { kind: "unfinished" };
  if (close === UNCLOSED) return { kind: "bad", problem: "a quote is opened and never closed" };
  const text = decoder.decode(bytes.subarray(start + 1, close - 1)).replaceAll('""', '"');
  const end = skipBlanks(bytes, close, to, delimiter);
  if (end < to && !endsValue(bytes[end] as number, delimiter)) {
    return { kind: "bad", problem: "text follows a closed quote" };
  }
  return { text, end };
}

function plainValue(
  bytes: Uint8Array,
  start: number,
  to: number,
  delimiter: number,
  isLast: boolean,
): CsvValue {
  let end = start;
  while (end < to && !endsValue(bytes[end] as number, delimiter)) {
    if (bytes[end++] === QUOTE)
      return { kind: "bad", problem: "a value that is not quoted has a quote in it" };
  }
  // Before decoding: the bytes may end within a character.
  if (end === to && !isLast) return { kind: "unfinished" };
  return { text: decoder.decode(bytes.subarray(start, end)), end };
}

const UNFINISHED = -1;
const UNCLOSED = -2;

/** The position after the quote that closes the one at `start`. */
function quotedEnd(bytes: Uint8Array, start: number, to: number, isLast: boolean): number {
  for (let at = start + 1; at < to; at++) {
    if (bytes[at] !== QUOTE) continue;
    // A quote at the very end may be half of a doubled one: then the record is not whole either.
    if (at + 1 === to || bytes[at + 1] !== QUOTE) return at + 1;
    at++;
  }
  return isLast ? UNCLOSED : UNFINISHED;
}

function skipBlanks(bytes: Uint8Array, from: number, to: number, delimiter: number): number {
  let at = from;
  while (at < to && bytes[at] !== delimiter && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at;
}

function endsValue(byte: number, delimiter: number): boolean {
  return byte === delimiter || byte === NEWLINE || byte === RETURN;
}

function lineEnds(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) {
    if (bytes[at] === NEWLINE || (bytes[at] === RETURN && bytes[at + 1] !== NEWLINE)) count++;
  }
  return count;
}
