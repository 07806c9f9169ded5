import type { SqlValue } from "./sql.ts";

/*
 * Values go to every driver as PostgreSQL's own text and come from it as that, so that no driver's habits show. The types
 * are told by PostgreSQL, which knows what each place of a statement takes.
 */

/** A value as PostgreSQL's text of it; null is null. */
export function encodeValue(value: SqlValue): string | null {
  if (value === null) return null;
  if (isList(value)) return `{${value.map(encodeElement).join(",")}}`;
  if (value instanceof Uint8Array)
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.length).toString("hex")}`;
  return String(value);
}

function isList(value: SqlValue): value is Extract<SqlValue, readonly unknown[]> {
  return Array.isArray(value);
}

function encodeElement(value: SqlValue): string {
  const text = encodeValue(value);
  return text === null ? "NULL" : `"${text.replace(/["\\]/g, "\\$&")}"`;
}

type Parse = (text: string) => unknown;

// In memory of its own: a Buffer may lie among others, which all go along to another thread.
const parseBytes: Parse = (text) => new Uint8Array(Buffer.from(text.slice(2), "hex"));
/** With a fraction it stays what it is: no number holds it exactly. */
const parseWhole: Parse = (text) => (/^-?\d+$/.test(text) ? BigInt(text) : text);
const parseJson: Parse = (text) => JSON.parse(text);
/** `2026-01-31 09:30:00.123456+00`, or with another offset, `+05:30`: behind a pooler the session's zone is the database's. */
const parseMoment: Parse = (text) =>
  text === "infinity" ? Infinity : text === "-infinity" ? -Infinity : momentOf(text);

/** Characters of an offset of whole hours. */
const HOURS = 3;

function momentOf(text: string): number {
  const [, date = "", time = "", offset = "", era = ""] =
    /^(\S+) ([\d:.]+)([+-]\d\d(?::\d\d)?)(?: (BC))?$/.exec(text) ?? [];
  if (era === "BC") return Number.NaN;
  // A year of more than four digits has a sign and six of them.
  const year = date.indexOf("-");
  const iso = year > 4 ? `+${date.slice(0, year).padStart(6, "0")}${date.slice(year)}` : date;
  return Date.parse(`${iso}T${time}${offset.length === HOURS ? `${offset}:00` : offset}`);
}

const keepText: Parse = (text) => text;

/** PostgreSQL's numbers of types, which never change, each with the number of its arrays. */
const TYPES: readonly (readonly [type: number, array: number, parse: Parse])[] = [
  [16, 1000, (text) => text === "t"], // bool
  [17, 1001, parseBytes], // bytea
  [20, 1016, parseWhole], // int8
  [21, 1005, Number], // int2
  [23, 1007, Number], // int4
  [25, 1009, keepText], // text
  [26, 1028, Number], // oid
  [114, 199, parseJson], // json
  [700, 1021, Number], // float4
  [701, 1022, Number], // float8
  [1043, 1015, keepText], // varchar
  [1184, 1185, parseMoment], // timestamptz
  [1700, 1231, parseWhole], // numeric
  [3802, 3807, parseJson], // jsonb
];

/** Reads what PostgreSQL says, by the number of its type. */
export const parsers: ReadonlyMap<number, Parse> = new Map(
  TYPES.flatMap(([type, array, parse]) => [
    [type, parse] as const,
    [array, (text: string) => parseArray(text, parse)] as const,
  ]),
);

/** What reads a type; one that is not in the table stays its text. */
export function parserOf(type: number): Parse {
  return parsers.get(type) ?? keepText;
}

/** An element in quotes, one without, or a bracket. */
const ARRAY_PART = /"((?:[^"\\]|\\.)*)"|([^{},"]+)|([{}])/gs;

/** `{1,NULL,"a,\"b"}`, and lists of lists. */
function parseArray(text: string, parse: Parse): unknown {
  const root: unknown[] = [];
  const open: unknown[][] = [root];
  // Before the first bracket may stand bounds, `[0:2]=`, where they are not the usual ones.
  for (const [, quoted, plain, bracket] of text.slice(text.indexOf("{")).matchAll(ARRAY_PART)) {
    const list = open.at(-1) ?? root;
    if (bracket === "{") {
      const inner: unknown[] = [];
      list.push(inner);
      open.push(inner);
    } else if (bracket === "}") open.pop();
    else if (quoted !== undefined) list.push(parse(quoted.replace(/\\(.)/gs, "$1")));
    else list.push(plain === "NULL" ? null : parse(plain ?? ""));
  }
  return root[0];
}
