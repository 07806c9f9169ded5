/**
 * `npm test`: every step runs, also after one has failed; then a table, and last the line `N passed, N failed`.
 *
 * Options: `--only STEP` (may be repeated) runs these steps alone; `--deep` has large budgets for fuzzing and
 * invariants, and looks at the form of Solidity tests, and keeps the summary in test/results/deep.txt. Exit 0 only if nothing failed, 2 for a wrong call.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { changedPaths, lookInto } from "./testing/keptFolder.ts";
import { closingLine, dearestSuites, resultTable } from "./testing/resultTable.ts";
import { runStep, type StepOutput } from "./testing/runStep.ts";
import { compileStep, type StepResult, type TestStep, testSteps } from "./testing/testSteps.ts";
import { versionLines } from "./testing/versionLines.ts";

const ROOT = dirname(import.meta.dirname);
/** What commands leave for those who run them, `npm start` before all: no test writes there. */
const KEPT = "out";
const DEEP_RESULTS = join("test", "results", "deep.txt");
/**
 * Each waits for blocks, programs and browsers for a third of its time. All nine at once on two cores push each other out of caches, and keep
 * the compiler of their code waiting: three times the CPU. With one more, what is won in waiting is lost so.
 */
const SUITES_AT_ONCE = availableParallelism() + 1;

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

const keptBefore = lookInto(KEPT);
const isWanted = ({ name, isDeep }: TestStep) =>
  only.length === 0 ? deep || isDeep === undefined : only.includes(name);
const steps = testSteps.filter(isWanted);
const results = new Map<TestStep, StepResult>();
const check = async (step: TestStep, shown: StepOutput = "onFailure") => {
  const result = await runStep(step, shown);
  results.set(step, result);
  const word = result.failed === 0 ? "ok" : "FAILED";
  process.stdout.write(`${step.name.padEnd(16)} ${word}  ${result.seconds.toFixed(1)} s\n`);
};
const checkAll = async (wanted: readonly TestStep[]) => {
  for (const step of wanted) await check(step);
};

const early = steps.filter(({ isEarly }) => isEarly);
const later = steps.filter(({ isEarly }) => !isEarly);
const suites = later.filter(({ kind }) => kind === "suite");
const waiting = [...suites];
/** One suite after the other, of those that nobody has begun. */
const runSuites = async () => {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    results.set(step, await runStep(step, step === suites[0] ? "live" : "afterwards"));
  }
};
const withContracts = async () => {
  if (later.length === 0) return;
  await check(compileStep, "live");
  await checkAll(later.filter(({ kind }) => kind === "check"));
  if (suites.length > 0) process.stdout.write(`\n${suites.map(({ name }) => name).join(", ")}\n`);
  await Promise.all(Array.from({ length: SUITES_AT_ONCE }, runSuites));
};
// What needs no contracts gives way to the compiler, and to the suites: it fills whatever core they leave idle.
await Promise.all([checkAll(early), withContracts()]);

const inOrder = [...results].toSorted(([a], [b]) => placeOf(a) - placeOf(b)).map(([, result]) => result);
const changed = changedPaths(keptBefore, lookInto(KEPT));
if (changed.length > 0) {
  const failures = changed.map((path) => `changed while the tests ran: ${join(KEPT, path)}`);
  inOrder.push({ name: KEPT, passed: 0, failed: 1, skipped: 0, seconds: 0, failures });
}
const dearest = dearestSuites(inOrder);
if (dearest !== "") process.stdout.write(`\n${dearest}\n`);
const summary = `${resultTable(inOrder)}\n${closingLine(inOrder)}\n`;
if (deep) {
  mkdirSync(dirname(DEEP_RESULTS), { recursive: true });
  writeFileSync(DEEP_RESULTS, `${versionLines()}\n\n${summary}`);
}
process.stdout.write(`\n${summary}`);
process.exitCode = inOrder.every(({ failed }) => failed === 0) ? 0 : 1;

/** As they are listed, what is compiled first. */
function placeOf(step: TestStep): number {
  return testSteps.indexOf(step);
}
