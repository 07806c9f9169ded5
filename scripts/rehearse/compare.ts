import { relative } from "node:path";
import { type Comparison, compareReports } from "../../src/lab/simulation/report/compareReports.ts";
import { comparisonLines } from "../../src/lab/simulation/report/comparisonLines.ts";
import { comparisonPage } from "../../src/lab/simulation/report/comparisonPage.ts";
import { writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printResult } from "../output.ts";
import { readBurst } from "./readBurst.ts";

/** Values of the options of `symbolon rehearse compare`. */
type CompareOptions = ReplaceOptions & { readonly out?: string; readonly json?: boolean };

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
    reason: `The bursts have no strategy in common: the first played ${onlyA.join(", ") || "nothing"}, the second ${onlyB.join(", ") || "nothing"}.`,
    hint: "Play a strategy of the first in the second: rehearse burst ... --strategies.",
    details: { onlyA, onlyB },
  });
}
