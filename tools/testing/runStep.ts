import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants, getPriority, setPriority } from "node:os";
import { watchCpu } from "./processTimes.ts";
import { openStepFolder, type StepFolder } from "./stepFolder.ts";
import type { StepResult, TestCounts, TestStep } from "./testSteps.ts";

const LOWEST = constants.priority.PRIORITY_LOW;

/**
 * Where a processor protects memory by keys, V8 now and then ends a process in which WebAssembly comes and goes, as PGlite's does in
 * tests: "Check failed: jit_page.has_value()" (https://github.com/nodejs/node/issues/64500).
 */
const V8_FLAGS = ["--no-memory-protection-keys"];

/** What becomes of a step's output: shown as it comes, shown once the step is over, or shown only if it failed. */
export type StepOutput = "live" | "afterwards" | "onFailure";

/** Runs one step in a process and with a temp directory of its own, so that what it breaks or leaves costs this step and not the rest. */
export async function runStep(step: TestStep, shown: StepOutput): Promise<StepResult> {
  const { env, countsFile, close } = openStepFolder();
  const started = performance.now();
  const { ended, cpu } = await runToEnd(step, env, shown);
  const seconds = (performance.now() - started) / 1000;
  const counts = step.kind === "suite" ? readCounts(countsFile) : undefined;
  const result = evaluateStep(step, { ended, counts, seconds, left: close() });
  return cpu === undefined ? result : { ...result, cpu };
}

function runToEnd(
  { command, isEarly }: TestStep,
  env: StepFolder["env"],
  shown: StepOutput,
): Promise<{ ended: number | string; cpu: number | undefined }> {
  return new Promise((resolve, reject) => {
    const isQuiet = shown !== "live";
    const child = spawn(process.execPath, [...process.execArgv, ...V8_FLAGS, ...command], {
      env: { ...process.env, ...env },
      stdio: ["ignore", isQuiet ? "pipe" : "inherit", isQuiet ? "pipe" : "inherit"],
    });
    // Without a number where it could not be started.
    if (isEarly && child.pid !== undefined) setPriority(child.pid, Math.min(getPriority() + 10, LOWEST));
    const stopWatching = watchCpu(child.pid ?? 0);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    // Every step under way is stopped, and counts as failed.
    const stop = (signal: NodeJS.Signals) => child.kill(signal);
    process.once("SIGINT", stop).once("SIGTERM", stop);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("SIGINT", stop).off("SIGTERM", stop);
      if (code !== 0 || shown === "afterwards") process.stdout.write(output);
      resolve({ ended: code ?? signal ?? "nothing", cpu: stopWatching() });
    });
  });
}

/** Only what a suite really wrote counts: three whole numbers, and the names of what failed. */
function readCounts(file: string): TestCounts | undefined {
  try {
    const { passed, failed, skipped, failures, cpuBySuite }: Record<string, unknown> = JSON.parse(
      readFileSync(file, "utf8"),
    );
    const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
    if (!isCount(passed) || !isCount(failed) || !isCount(skipped)) return undefined;
    return {
      passed,
      failed,
      skipped,
      failures: Array.isArray(failures) ? failures.map(String) : [],
      cpuBySuite: (cpuBySuite ?? {}) as Readonly<Record<string, number>>,
    };
  } catch {
    return undefined;
  }
}

/** How a step's process ended. */
type StepOutcome = {
  /** Exit code, or the name of the signal that ended it. */
  readonly ended: number | string;
  /** What a suite left behind; undefined where there is nothing, or nothing that can be read. */
  readonly counts: TestCounts | undefined;
  readonly seconds: number;
  /** Names of what it left in its temp directory. */
  readonly left?: readonly string[];
};

/**
 * Turns what happened into a line of the table. Nothing counts as passed that did not run: a suite which left no
 * counts, ran no test, or ended badly though no test failed has one failure more, and so has what left something behind.
 */
export function evaluateStep(step: TestStep, outcome: StepOutcome): StepResult {
  const evaluated = evaluateRun(step, outcome);
  const { left = [] } = outcome;
  if (left.length === 0) return evaluated;
  const { passed, failed, failures = [] } = evaluated;
  return {
    ...evaluated,
    passed: step.kind === "check" ? 0 : passed,
    failed: failed + 1,
    failures: [...failures, `left in the temp directory: ${left.join(", ")}`],
  };
}

function evaluateRun({ name, kind }: TestStep, { ended, counts, seconds }: StepOutcome): StepResult {
  const base = { name, seconds, skipped: 0 };
  if (kind === "check") {
    return ended === 0 ? { ...base, passed: 1, failed: 0 } : { ...base, passed: 0, failed: 1 };
  }
  if (counts === undefined) {
    return { ...base, passed: 0, failed: 1, note: `ended with ${ended} and left no count of its tests` };
  }
  if (counts.passed + counts.failed === 0) {
    return { ...base, ...counts, failed: 1, note: "not one test ran" };
  }
  if (ended !== 0 && counts.failed === 0) {
    return { ...base, ...counts, failed: 1, note: `ended with ${ended} though no test failed` };
  }
  return { ...base, ...counts };
}
