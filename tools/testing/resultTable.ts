import type { StepResult } from "./testSteps.ts";

const HEAD = ["step", "result", "passed", "failed", "skipped", "seconds", "CPU"];

/** The table `npm test` ends with, without the closing line: plain text, numbers to the right, then what was run again and what failed. */
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
  const notes = results.flatMap(({ name, rerun, note, failures = [] }) =>
    [rerun, note, ...failures].filter((line) => line !== undefined).map((line) => `${name}: ${line}`),
  );
  return [...lines, ...notes].join("\n");
}

const DEAREST = 20;

/** The groups of tests that took most CPU, a line each, the dearest first; empty where nobody knows. */
export function dearestSuites(results: readonly StepResult[]): string {
  return results
    .flatMap(({ name, cpuBySuite = {} }) =>
      Object.entries(cpuBySuite).map(([title, seconds]) => ({ seconds, line: `${name}: ${title}` })),
    )
    .filter(({ seconds }) => seconds > 0)
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, DEAREST)
    .map(({ seconds, line }) => `${seconds.toFixed(1).padStart(6)} s of CPU  ${line}`)
    .join("\n");
}

/** The line that continuous integration reads: `N passed, N failed`. */
export function closingLine(results: readonly StepResult[]): string {
  const sum = (pick: (result: StepResult) => number) =>
    results.reduce((total, result) => total + pick(result), 0);
  return `${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed`;
}
