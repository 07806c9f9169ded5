import type { StepResult, TestCounts, TestStep } from "./testStep.ts";

/** How a step's process ended. */
export type StepOutcome = {
  /** Exit code, or the name of the signal that ended it. */
  readonly ended: number | string;
  /** What a suite left behind; undefined where there is nothing, or nothing that can be read. */
  readonly counts: TestCounts | undefined;
  readonly seconds: number;
};

/**
 * Turns what happened into a line of the table. Nothing counts as passed that did not run: a suite which left no
 * counts, ran no test, or ended badly though no test failed has one failure more.
 */
export function judgeStep({ name, kind }: TestStep, { ended, counts, seconds }: StepOutcome): StepResult {
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
