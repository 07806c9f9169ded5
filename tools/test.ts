/**
 * `npm test`: every step runs, also after one has failed; then a table, and last the line `N passed, N failed`.
 *
 * Options: `--only STEP` (may be repeated) runs these steps alone; `--deep` has large budgets for fuzzing and
 * invariants, and keeps the summary in test/results/deep.txt. Exit 0 only if nothing failed, 2 for a wrong call.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { closingLine, resultTable } from "./testing/resultTable.ts";
import { runStep, type StepOutput } from "./testing/runStep.ts";
import { compileStep, type StepResult, type TestStep, testSteps } from "./testing/testSteps.ts";
import { versionLines } from "./testing/versionLines.ts";

const ROOT = dirname(import.meta.dirname);
const DEEP_RESULTS = join("test", "results", "deep.txt");

function readCall(): { only: readonly string[]; deep: boolean } {
  try {
    const options = { only: { type: "string", multiple: true }, deep: { type: "boolean" } } as const;
    const { only = [], deep = false } = parseArgs({ options }).values;
    const unknown = only.find((name) => !testSteps.some((step) => step.name === name));
    if (unknown !== undefined) throw new Error(`There is no step "${unknown}"`);
    return { only, deep };
  } catch (error) {
    const names = testSteps.map(({ name }) => name).join(" | ");
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`error: ${reason}\nusage: npm test -- [--deep] [--only ${names}]...\n`);
    process.exit(2);
  }
}

const { only, deep } = readCall();
process.chdir(ROOT);
if (deep) process.env.SYMBOLON_DEEP = "1";

const steps = testSteps.filter(({ name }) => only.length === 0 || only.includes(name));
const results: StepResult[] = [];
const check = async (step: TestStep, shown: StepOutput = "onFailure") => {
  const result = await runStep(step, shown);
  results.push(result);
  const word = result.failed === 0 ? "ok" : "FAILED";
  process.stdout.write(`${step.name.padEnd(16)} ${word}  ${result.seconds.toFixed(1)} s\n`);
};
const checkAll = async (wanted: readonly TestStep[]) => {
  for (const step of wanted) await check(step);
};

// The compiler has a single thread, and so has each suite.
const [early, later] = [steps.filter(({ isEarly }) => isEarly), steps.filter(({ isEarly }) => !isEarly)];
await Promise.all([checkAll(early), ...(later.length > 0 ? [check(compileStep, "live")] : [])]);
await checkAll(later.filter(({ kind }) => kind === "check"));
const suites = steps.filter(({ kind }) => kind === "suite");
if (suites.length > 0) process.stdout.write(`\n${suites.map(({ name }) => name).join(", ")}\n`);
results.push(
  ...(await Promise.all(
    suites.map((step, position) => runStep(step, position === 0 ? "live" : "afterwards")),
  )),
);

const summary = `${resultTable(results)}\n${closingLine(results)}\n`;
if (deep) {
  mkdirSync(dirname(DEEP_RESULTS), { recursive: true });
  writeFileSync(DEEP_RESULTS, `${versionLines()}\n\n${summary}`);
}
process.stdout.write(`\n${summary}`);
process.exitCode = results.every(({ failed }) => failed === 0) ? 0 : 1;
