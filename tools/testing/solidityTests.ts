/**
 * Runs the Solidity tests (unit, fuzz, invariants) as `hardhat test solidity` does, and counts them from the results
 * themselves instead of from the printed summary. A `.t.sol` file of which nothing ran counts as a failure.
 */
import { globSync } from "node:fs";
import hre from "hardhat";
import { writeCounts } from "./testSteps.ts";

/** The part of Hardhat's answer that is read here. */
type SuiteResult = {
  readonly id: { readonly name: string; readonly source: string };
  readonly testResults: readonly { readonly name: string; readonly status: string }[];
};

const testProfile = process.env.SYMBOLON_DEEP === "1" ? "deep" : undefined;
const answer: unknown = await hre.tasks.getTask(["test", "solidity"]).run({ testProfile });
const suites = suitesOf(answer);

const tests = suites.flatMap(({ id, testResults }) =>
  testResults.map(({ name, status }) => ({ title: `${id.source}: ${name}`, status })),
);
const count = (wanted: string) => tests.filter(({ status }) => status === wanted).length;
const idle = globSync("{contracts,test}/**/*.t.sol").filter((file) => {
  const source = file.replaceAll("\\", "/");
  return !suites.some(({ id, testResults }) => id.source.endsWith(source) && testResults.length > 0);
});
const passed = count("Success");
const skipped = count("Skipped");
const failures = [
  ...tests.filter(({ status }) => status !== "Success" && status !== "Skipped").map(({ title }) => title),
  ...idle.map((file) => `${file}: not one test of it ran`),
];
const failed = failures.length;
writeCounts({ passed, failed, skipped, failures });
process.exitCode = failed === 0 ? 0 : 1;

/** Hardhat hands out the same either way, as `value` of a good run and as `error` of a bad one. */
function suitesOf(result: unknown): readonly SuiteResult[] {
  const { value, error } = result as { value?: unknown; error?: unknown };
  const { suiteResults } = (value ?? error ?? {}) as { suiteResults?: readonly SuiteResult[] };
  if (suiteResults === undefined)
    throw new Error("Hardhat's answer holds no `suiteResults`: has its version changed?");
  return suiteResults;
}
