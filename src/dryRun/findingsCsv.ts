import type { LeafFinding } from "./dryRun.ts";

/** Findings as the lines of a CSV file, its header first. */
export function* findingsCsv(findings: readonly LeafFinding[]): Generator<string> {
  yield "index,account,amount,code,why,hint\n";
  for (const { index, account, amount, code, why, hint } of findings) {
    yield `${[index, account, amount, code, why, hint].map(cell).join(",")}\n`;
  }
}

/** Quoted where it must be; what a spreadsheet would take for a formula is text. */
function cell(value: string | number | bigint): string {
  const text = /^[=+\-@\t\r]/.test(String(value)) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
