import type { Check } from "./check.ts";

/** One line a check for people: state, name, what was found, and under it the hint where there is one. */
export function checkLines(checks: readonly Check[]): readonly string[] {
  const width = Math.max(...checks.map(({ check }) => check.length));
  return checks.flatMap(({ check, status, found, hint }) => {
    const line = `${status.padEnd(7)}  ${check.padEnd(width)}  ${found}`;
    return hint === undefined ? [line] : [line, `${" ".repeat(width + 11)}hint: ${hint}`];
  });
}
