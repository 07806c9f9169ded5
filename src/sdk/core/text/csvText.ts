/** A table as CSV: a header and a row a line, each value as text (RFC 4180). */
export function csvText<Column extends string>(
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column, CsvValue>>[],
): string {
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))].map(csvLine).join("");
}

export type CsvValue = string | number | bigint | null | undefined;

/** A line of CSV, with its end. Values are quoted where they must be; what a spreadsheet would take for a formula is text. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${csvFields(values)}\n`;
}

/** The same without an end. */
export function csvFields(values: readonly CsvValue[]): string {
  return values.map((value) => csvValue(String(value ?? ""))).join(",");
}

function csvValue(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
