import { naiveColumn, type SpelledRow } from "./naiveAllocation.ts";

/** A value with what `JSON.parse` loses: the order and repetition of keys, and the spelling of numbers. */
type Value =
  | { kind: "string" | "number" | "word"; text: string }
  | { kind: "list"; items: Value[] }
  | { kind: "object"; entries: [string, Value][] };

class Refused extends Error {}

/**
 * Rows of a JSON list, of objects one after another, or of a map.
 * @returns undefined where the text must be refused
 */
export function naiveJson(text: string, ignore: readonly string[] = []): readonly SpelledRow[] | undefined {
  try {
    const values = documentOf(text);
    const [first] = values;
    if (first?.kind === "list")
      return values.length === 1 ? first.items.map((item) => rowOf(item, ignore)) : undefined;
    if (first?.kind !== "object") return undefined;
    const firstKey = first.entries[0]?.[0];
    if (firstKey !== undefined && naiveColumn(firstKey, ignore) !== undefined) {
      return values.map((value) => rowOf(value, ignore));
    }
    if (values.length !== 1) return undefined;
    return first.entries.map(
      ([account, value]) =>
        new Map([
          ["account", account],
          ["amount", textOf(value)],
        ]),
    );
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

function rowOf(value: Value, ignore: readonly string[]): SpelledRow {
  if (value.kind !== "object") throw new Refused();
  const row = new Map<string, string>();
  for (const [key, held] of value.entries) {
    const column = naiveColumn(key, ignore);
    if (column === "ignored") continue;
    if (column === undefined || row.has(column)) throw new Refused();
    row.set(column, textOf(held));
  }
  return row;
}

function textOf(value: Value): string {
  if (value.kind === "string") return value.text.trim();
  if (value.kind !== "number" || !/^-?\d+$/.test(value.text)) throw new Refused();
  if (!Number.isSafeInteger(Number(value.text))) throw new Refused();
  return value.text;
}

function documentOf(text: string): Value[] {
  let at = 0;
  const skip = () => {
    while (at < text.length && " \t\r\n".includes(text[at]!)) at++;
  };
  const take = (sign: string) => {
    skip();
    if (text[at] !== sign) return false;
    at++;
    return true;
  };
  const need = (isThere: boolean) => {
    if (!isThere) throw new Refused();
  };

  function stringOf(): string {
    skip();
    const found = /^"(?:[^"\\]|\\.)*"/s.exec(text.slice(at));
    need(found !== null);
    at += found![0].length;
    try {
      return JSON.parse(found![0]);
    } catch {
      throw new Refused();
    }
  }

  function valueFrom(): Value {
    skip();
    if (text[at] === '"') return { kind: "string", text: stringOf() };
    if (take("[")) {
      const items: Value[] = [];
      if (take("]")) return { kind: "list", items };
      do items.push(valueFrom());
      while (take(","));
      need(take("]"));
      return { kind: "list", items };
    }
    if (take("{")) {
      const entries: [string, Value][] = [];
      if (take("}")) return { kind: "object", entries };
      do {
        const key = stringOf();
        need(take(":"));
        entries.push([key, valueFrom()]);
      } while (take(","));
      need(take("}"));
      return { kind: "object", entries };
    }
    const [bare = ""] = /^[-+.0-9a-zA-Z]*/.exec(text.slice(at)) ?? [];
    at += bare.length;
    if (["true", "false", "null"].includes(bare)) return { kind: "word", text: bare };
    need(/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(bare));
    return { kind: "number", text: bare };
  }

  const values: Value[] = [];
  for (skip(); at < text.length; skip()) values.push(valueFrom());
  return values;
}
