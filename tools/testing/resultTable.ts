import type { StepResult } from "./testSteps.ts";

const HEAD = ["step", "result", "passed", "failed", "skipped", "seconds", "CPU"];

/** The table `npm test` ends with, without the closing line: plain text, numbers to the right, then what failed. */
export function resultTable(results: readonly StepResult[]): string {
  const rows = results.map(({ name, passed, failed, skipped, seconds, cpu }) => [
    name,
    failed === 0 ? "ok" : "FAILED",
    String(passed),
    String(failed),
    String(skipped),
    seconds.toFixed(1),
    cpu?.toFixed(1) ?? "-",
  ]);
  const table = [HEAD, ...rows];
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  // Once more at the end, where they are found in a log of thousands of lines, or in the last of it.
  const notes = results.flatMap(({ name, note, failures = [] }) =>
    [...(note === undefined ? [] : [note]), ...failures].map((line) => `${name}: ${line}`),
  );
  return [...lines, ...notes].join("\n");
}

/** The line that continuous integration reads: `N passed, N failed`. */
export function closingLine(results: readonly StepResult[]): string {
  const sum = (pick: (result: StepResult) => number) =>
    results.reduce((total, result) => total + pick(result), 0);
  return `${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed`;
}
