import { escapeTerminal } from "../src/sdk/core/text/escape.ts";
import { asTyped } from "./command/keptInput.ts";

/**
 * Prints a command's result on stdout: with `--json` one JSON document on one line and nothing else, otherwise lines
 * for people. Great numbers become strings in JSON, where a number would lose digits. A terminal obeys nothing of what
 * others wrote into it, such as a published manifest's texts.
 */
export function printResult(json: boolean, value: unknown, lines: readonly string[]): void {
  const text = json
    ? JSON.stringify(value, (_, held: unknown) => (typeof held === "bigint" ? held.toString() : held))
    : lines.join("\n");
  process.stdout.write(`${escapeTerminal(asTyped(text))}\n`);
}

/** Prints lines for people on stderr, where stdout holds what a program reads. */
export function printAside(lines: readonly string[]): void {
  process.stderr.write(`${escapeTerminal(asTyped(lines.join("\n")))}\n`);
}

/** A row of a {@link table}; without a value it is left out. */
export type Line = readonly [name: string, value: string | number | undefined];

/** Rows of a name and a value, the values under each other. A value that others wrote makes no line of its own. */
export function table(lines: readonly Line[]): string[] {
  const rows = lines.filter(([, value]) => value !== undefined);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${String(value).replaceAll("\n", "\\n")}`);
}
