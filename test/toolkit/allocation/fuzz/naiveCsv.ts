import { naiveColumn, type SpelledRow } from "./naiveAllocation.ts";

const MAX_BYTES = 65_536;

/**
 * Rows of separated values, sign by sign.
 * @returns undefined where the text must be refused
 */
export function naiveCsv(whole: string, ignore: readonly string[] = []): readonly SpelledRow[] | undefined {
  // Before the header a line of blanks is blank whatever the delimiter, even where that is a tab.
  const start = whole.replace(/^(?:(?:(?:[^\S\r\n]|,)*|(?:[^\S\r\n]|;)*)(?:\r\n|\n|\r))+/, "");
  const [sepLine = "", , sep] = /^ *("?)sep= *(,+|;+|\t+) *\1 *(?:\r\n|\n|\r|$)/i.exec(start) ?? [];
  const text = start.slice(sepLine.length);
  for (const delimiter of sep === undefined ? [",", ";", "\t"] : [sep[0] as string]) {
    const records = recordsOf(text, delimiter);
    const [header, ...rest] = records?.list ?? [];
    const columns =
      header?.map((name) => naiveColumn(name, ignore) ?? (name === "" ? "empty" : undefined)) ?? [];
    const known = columns.filter((column) => column !== "ignored" && column !== "empty");
    const isSound =
      known.includes("account") &&
      known.includes("amount") &&
      !known.includes(undefined) &&
      new Set(known).size === known.length;
    if (!isSound) continue;
    const named = columns.findLastIndex((column) => column !== "empty") + 1;
    const fits = (values: readonly string[]) =>
      values.length >= named &&
      values.length <= columns.length &&
      values.every((value, i) => value === "" || columns[i] !== "empty");
    if (!records?.isWhole || !rest.every(fits)) return undefined;
    return rest.map(
      (values) =>
        new Map(
          values
            .map((value, i) => [columns[i] as string, value] as const)
            .filter(([column]) => column !== "ignored" && column !== "empty"),
        ),
    );
  }
  return undefined;
}

/** Records that are not blank, up to the first that makes no sense. */
function recordsOf(text: string, delimiter: string) {
  const list: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const start = at;
    const values: string[] = [];
    let anyQuotes = false;
    for (;;) {
      while (text[at] !== delimiter && (text[at] === " " || text[at] === "\t")) at++;
      let value = "";
      if (text[at] === '"') {
        anyQuotes = true;
        for (at++; ; at++) {
          if (at >= text.length) return { list, isWhole: false };
          if (text[at] === '"' && text[at + 1] === '"') value += text[++at];
          else if (text[at] === '"') break;
          else value += text[at];
        }
        at++;
        while (text[at] !== delimiter && (text[at] === " " || text[at] === "\t")) at++;
        if (at < text.length && ![delimiter, "\n", "\r"].includes(text[at]!)) return { list, isWhole: false };
      } else {
        for (; at < text.length && ![delimiter, "\n", "\r"].includes(text[at]!); at++) {
          if (text[at] === '"') return { list, isWhole: false };
          value += text[at];
        }
      }
      values.push(value.trim());
      if (text[at] !== delimiter) break;
      at++;
    }
    at += text.startsWith("\r\n", at) ? 2 : 1;
    if (Buffer.byteLength(text.slice(start, at)) > MAX_BYTES) return { list, isWhole: false };
    if (anyQuotes || values.some((value) => value !== "")) list.push(values);
  }
  return { list, isWhole: true };
}
