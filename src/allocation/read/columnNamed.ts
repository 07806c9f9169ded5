/** What a row may hold. */
export type Column = "account" | "amount" | "index";

const COLUMNS: ReadonlyMap<string, Column> = new Map([
  ["account", "account"],
  ["address", "account"],
  ["amount", "amount"],
  ["index", "index"],
]);

/** The column that a header field or a JSON key names, in any case; undefined where it names none. */
export function columnNamed(name: string): Column | undefined {
  return COLUMNS.get(name.trim().toLowerCase());
}
