/** A table as CSV: a header and a row a line, each value as text, quoted where it must be (RFC 4180). */
export function csvText<Column extends string>(
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column, string | number | bigint | null | undefined>>[],
): string {
  const lines = rows.map((row) => columns.map((column) => csvValue(String(row[column] ?? ""))).join(","));
  return `${[columns.join(","), ...lines].join("\n")}\n`;
}

function csvValue(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
