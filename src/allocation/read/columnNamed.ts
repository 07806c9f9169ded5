/** What a row may hold. */
export type Column = "account" | "amount" | "index" | "beneficiary";

/** In the order in which they are told. */
export const COLUMN_NAMES = "account (or address, recipient), amount, and optionally index and beneficiary";

const COLUMNS: ReadonlyMap<string, Column> = new Map([
  ["account", "account"],
  ["address", "account"],
  ["recipient", "account"],
  // Threshold's name for whom a row is counted, where its beneficiary is paid.
  ["stakingprovider", "account"],
  ["amount", "amount"],
  ["index", "index"],
  ["beneficiary", "beneficiary"],
]);

/** Finds the column that a header field or a JSON key names, in any case. */
export type ColumnNamed = (name: string) => Column | "ignored" | undefined;

/** @param ignored names that may stand there and mean nothing; they win over the columns' own */
export function createColumnNamed(ignored: readonly string[]): ColumnNamed {
  const leftOut = new Set(ignored.map(plain));
  return (name) => (leftOut.has(plain(name)) ? "ignored" : COLUMNS.get(plain(name)));
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}
