import { escapeTerminal } from "../src/core/text/escape.ts";

/** Told how much of a long step is done. */
export type Progress = (done: number, total: number) => void;

const CLEAR_LINE = "\r\u001b[K";

/**
 * Prints a command's result on stdout: with `--json` one JSON document on one line and nothing else, otherwise lines
 * for people. Great numbers become strings in JSON, where a number would lose digits. A terminal obeys nothing of what
 * others wrote into it, such as a published manifest's texts.
 */
export function printResult(json: boolean, value: unknown, lines: readonly string[]): void {
  const text = json
    ? JSON.stringify(value, (_, held: unknown) => (typeof held === "bigint" ? held.toString() : held))
    : lines.join("\n");
  process.stdout.write(`${escapeTerminal(text)}\n`);
}

/** Prints lines for people on stderr, where stdout holds what a program reads. */
export function printAside(lines: readonly string[]): void {
  process.stderr.write(`${escapeTerminal(lines.join("\n"))}\n`);
}

/** A row of a {@link table}; without a value it is left out. */
export type Line = readonly [name: string, value: string | number | undefined];

/** Rows of a name and a value, the values under each other. A value that others wrote makes no line of its own. */
export function table(lines: readonly Line[]): string[] {
  const rows = lines.filter(([, value]) => value !== undefined);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${String(value).replaceAll("\n", "\\n")}`);
}

/** Shows how far a step is on one line of stderr, only where that is a terminal. */
export function progress(label: string): Progress {
  if (!process.stderr.isTTY) return () => {};
  let shown = -1;
  return (done, total) => {
    const percent = Math.floor((100 * done) / Math.max(total, 1));
    if (percent === shown) return;
    shown = percent;
    process.stderr.write(done >= total ? CLEAR_LINE : `${CLEAR_LINE}${label} ${percent} %`);
  };
}

/** The same of several steps that follow one another, each by its label. */
export function progressOfSteps(): (label: string, done: number, total: number) => void {
  const steps = new Map<string, Progress>();
  return (label, done, total) => {
    const shown = steps.get(label) ?? progress(label);
    steps.set(label, shown);
    shown(done, total);
  };
}

/** Takes an unfinished progress line away, so that an error begins on a line of its own. */
export function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE);
}

/** An amount for people: base units, and where the decimals are known the tokens they make. */
export function inTokens(amount: bigint, decimals: number | undefined): string {
  if (decimals === undefined || decimals === 0) return `${amount} base units`;
  const digits = amount.toString().padStart(decimals + 1, "0");
  const fraction = digits.slice(-decimals).replace(/0+$/, "");
  const tokens = `${digits.slice(0, -decimals)}${fraction === "" ? "" : `.${fraction}`}`;
  return `${tokens} (${amount} base units)`;
}
