import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants, getPriority, setPriority } from "node:os";
import { watchCpu } from "./processTimes.ts";
import { openStepFolder, type StepFolder } from "./stepFolder.ts";
import type { StepResult, TestCounts, TestStep } from "./testSteps.ts";

const LOWEST = constants.priority.PRIORITY_LOW;

/**
 * V8 now and then ends a process in which WebAssembly comes and goes, as PGlite's does in tests: "Check failed: jit_page.has_value()"
 * (https://github.com/nodejs/node/issues/64500). It does so less often where it does not protect memory by the processor's keys.
 */
const PLAIN_MEMORY = "--no-memory-protection-keys";

/** Megabytes of what is young: with V8's 16, what tests make is looked through so often that it costs a fifteenth of their CPU. */
const YOUNG = "--max-semi-space-size=128";

const V8_FLAGS = [PLAIN_MEMORY, YOUNG];

/** What becomes of a step's output: shown as it comes, shown once the step is over, or shown only if it failed. */
export type StepOutput = "live" | "afterwards" | "onFailure";

/** What V8 says where it loses count of the pages that it keeps code in: it is V8 that failed, and no test. */
const V8_LOST_PAGE = /^# Fatal error in .*\r?\n# Check failed: .*\bjit_page/m;

/**
 * Runs one step in a process and with a temp directory of its own, so that what it breaks or leaves costs this step and not the rest. A
 * suite whose process V8 ended (`V8_LOST_PAGE`) runs once more, and counts as that run ends.
 */
export async function runStep(step: TestStep, shown: StepOutput): Promise<StepResult> {
  const first = await runOnce(step, shown);
  if (!isEndedByV8(step, first)) return resultOf(step, first);
  const rerun = `V8 ended its process (nodejs/node 64500); run again${leftoversOf(first)}`;
  process.stdout.write(`${step.name}: ${rerun}\n`);
  const second = await runOnce(step, shown);
  const cpu = second.cpu === undefined ? undefined : second.cpu + (first.cpu ?? 0);
  return { ...resultOf(step, { ...second, seconds: first.seconds + second.seconds, cpu }), rerun };
}

/** One run of a step's process. */
type StepRun = StepOutcome & {
  readonly left: readonly string[];
  /** The programs that it started and left running; they are ended by now. */
  readonly running: readonly string[];
  readonly output: string;
  readonly cpu: number | undefined;
};

function leftoversOf({ left, running }: StepRun): string {
  const parts = [
    ...(left.length === 0 ? [] : [`left in its temp directory: ${left.join(", ")}`]),
    ...(running.length === 0 ? [] : [`left running: ${running.join(", ")}`]),
  ];
  return parts.map((part) => `; ${part}`).join("");
}

async function runOnce(step: TestStep, shown: StepOutput): Promise<StepRun> {
  const folder = openStepFolder();
  const started = performance.now();
  const ended = await runToEnd(step, folder, shown);
  const seconds = (performance.now() - started) / 1000;
  const counts = step.kind === "suite" ? readCounts(folder.countsFile) : undefined;
  return { ...ended, counts, seconds, left: folder.close() };
}

function resultOf(step: TestStep, run: StepRun): StepResult {
  const result = evaluateStep(step, run);
  return run.cpu === undefined ? result : { ...result, cpu: run.cpu };
}

/** A test that failed before stays failed. */
function isEndedByV8({ kind }: TestStep, { ended, counts, output }: StepRun): boolean {
  const nothingFailed = counts === undefined || counts.failed === 0;
  return kind === "suite" && ended === "SIGTRAP" && nothingFailed && V8_LOST_PAGE.test(output);
}

/** What a suite tells while it runs is shown at once. */
function runToEnd(
  { name, command, isEarly }: TestStep,
  { env, endProcesses }: StepFolder,
  shown: StepOutput,
): Promise<Pick<StepRun, "ended" | "output" | "running" | "cpu">> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, ...V8_FLAGS, ...command], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    child.on("message", (words) => process.stdout.write(`${name}: ${words}\n`));
    // Without a number where it could not be started.
    if (isEarly && child.pid !== undefined) setPriority(child.pid, Math.min(getPriority() + 10, LOWEST));
    const stopWatching = watchCpu(child.pid ?? 0);
    let output = "";
    let running: readonly string[] = [];
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream]?.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        if (shown === "live") process[stream].write(text);
      });
    }
    // Every step under way is stopped, and counts as failed.
    const stop = (signal: NodeJS.Signals) => child.kill(signal);
    process.once("SIGINT", stop).once("SIGTERM", stop);
    child.on("error", reject);
    // What it started may hold its output open: "close" would never come.
    child.on("exit", (_code, signal) => {
      if (signal !== null) running = endProcesses();
    });
    child.on("close", (code, signal) => {
      process.off("SIGINT", stop).off("SIGTERM", stop);
      if (shown === "afterwards" || (shown === "onFailure" && code !== 0)) process.stdout.write(output);
      resolve({ ended: code ?? signal ?? "nothing", output, running, cpu: stopWatching() });
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
