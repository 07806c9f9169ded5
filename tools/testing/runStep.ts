import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judgeStep } from "./judgeStep.ts";
import type { StepResult, TestCounts, TestStep } from "./testStep.ts";

/** What becomes of a step's output: shown as it comes, shown once the step is over, or shown only if it failed. */
export type StepOutput = "live" | "afterwards" | "onFailure";

/** Runs one step in a process of its own, so that a crash costs this step and not the rest. */
export async function runStep(step: TestStep, shown: StepOutput): Promise<StepResult> {
  const folder = mkdtempSync(join(tmpdir(), "symbolon-test-"));
  const countsFile = join(folder, "counts.json");
  const started = performance.now();
  const ended = await runToEnd(step, countsFile, shown);
  const seconds = (performance.now() - started) / 1000;
  const counts = step.kind === "suite" ? readCounts(countsFile) : undefined;
  rmSync(folder, { recursive: true });
  return judgeStep(step, { ended, counts, seconds });
}

function runToEnd({ command }: TestStep, countsFile: string, shown: StepOutput): Promise<number | string> {
  return new Promise((resolve, reject) => {
    const isQuiet = shown !== "live";
    const child = spawn(process.execPath, [...process.execArgv, ...command], {
      env: { ...process.env, SYMBOLON_TEST_COUNTS: countsFile },
      stdio: ["ignore", isQuiet ? "pipe" : "inherit", isQuiet ? "pipe" : "inherit"],
    });
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
      resolve(code ?? signal ?? "nothing");
    });
  });
}

/** Only what a suite really wrote counts: three whole numbers, and the names of what failed. */
function readCounts(file: string): TestCounts | undefined {
  try {
    const { passed, failed, skipped, failures }: Record<string, unknown> = JSON.parse(
      readFileSync(file, "utf8"),
    );
    const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
    if (!isCount(passed) || !isCount(failed) || !isCount(skipped)) return undefined;
    return { passed, failed, skipped, failures: Array.isArray(failures) ? failures.map(String) : [] };
  } catch {
    return undefined;
  }
}
