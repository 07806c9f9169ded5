import { relative } from "node:path";
import type { Command } from "commander";
import { type Comparison, compareReports } from "../../src/lab/simulation/report/compareReports.ts";
import { comparisonLines } from "../../src/lab/simulation/report/comparisonLines.ts";
import { comparisonPage } from "../../src/lab/simulation/report/comparisonPage.ts";
import { writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { readPath } from "../command/optionReaders.ts";
import { type ReplaceOptions, replaceOption } from "../command/replaceOption.ts";
import { printResult } from "../output.ts";
import { readBurst } from "./readBurst.ts";

/** Values of the options of `symbolon rehearse compare`. */
type CompareOptions = ReplaceOptions & { readonly out?: string; readonly json?: boolean };

const COMPARE_HELP = `
What the two days were given differently is told first: figures of different days tell little. Exit code 3: something is
worse in the second than in the first, by more than chance would have it.`;

/** What the command takes. */
export function define(command: Command): void {
  command
    .argument("<a>", "the folder of a burst, or its burst.json", readPath)
    .argument("<b>", "another", readPath)
    .option("--out <file>", "write a page of HTML, whole or not at all", readPath)
    .addOption(replaceOption())
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", COMPARE_HELP)
    .action(compare);
}

const ANSWERS_NO = 3;

/** `symbolon rehearse compare A B`. */
export async function compare(
  a: string,
  b: string,
  { out, replace, json = false }: CompareOptions,
): Promise<void> {
  const comparison = compareReports(readBurst(a), readBurst(b));
  if (comparison.strategies.length === 0) throw nothingToCompare(comparison);
  if (out !== undefined) writeOwnOutput(out, comparisonPage(comparison), { replace });
  const page = out === undefined ? [] : ["", `Page: ${relative(process.cwd(), out) || out}`];
  printResult(json, { ...comparison, out: out ?? null }, [...comparisonLines(comparison), ...page]);
  if (comparison.worse.length > 0) process.exitCode = ANSWERS_NO;
}

function nothingToCompare({ onlyA, onlyB }: Comparison): SymbolonError {
  return new SymbolonError({
    code: "NothingToCompare",
    reason: `The first burst played ${onlyA.join(", ") || "nothing"}, the second ${onlyB.join(", ") || "nothing"}.`,
    hint: "Play a strategy of the first in the second: rehearse burst ... --strategies.",
    details: { onlyA, onlyB },
  });
}
