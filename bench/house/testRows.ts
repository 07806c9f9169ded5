import type { Measurement } from "../harness/measurement.ts";
import { peerless } from "../harness/peerless.ts";
import type { Clone } from "./clone.ts";

/** A step in the table that `npm test` ends with: result, passed, failed, skipped, seconds, CPU. */
const STEP = /^\S+ +(?:ok|FAILED)(?: +\d+){3} +[\d.]+ +(?<cpu>[\d.]+)$/gm;
const CLOSING = /^\d+ passed, (?<failed>\d+) failed$/gm;
/** Characters of a log that ends too soon. */
const SHOWN = 10_000;

/** What `npm test` takes in a clone in which nothing has been run. */
export function testRows({ run }: Clone): readonly Measurement[] {
  const { seconds, stdout } = run("bash", [".ci/run"], "mayFail");
  const { cpu, failed } = readTestLog(stdout);
  return [
    peerless(
      "test-seconds",
      "npm test in a clean clone, packages and compiling included",
      "s",
      [seconds],
      480,
    ),
    peerless("test-cpu", "CPU of all steps of that run, with all that they started", "s", [cpu], 850),
    peerless("test-failures", "tests and checks of that run that failed", "failures", [failed], 0),
  ];
}

/** @returns the sum of the table's CPU, and what the closing line says failed @throws Error where it did not come so far */
export function readTestLog(log: string): { readonly cpu: number; readonly failed: number } {
  const steps = [...log.matchAll(STEP)].map(({ groups }) => Number(groups?.cpu));
  const closing = [...log.matchAll(CLOSING)].at(-1)?.groups?.failed;
  if (steps.length === 0 || closing === undefined)
    throw new Error(`npm test ended without its table:\n${log.slice(-SHOWN)}`);
  return { cpu: steps.reduce((sum, cpu) => sum + cpu, 0), failed: Number(closing) };
}
