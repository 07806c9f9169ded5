import type { BenchOutcome, RunBench } from "./harness/bench.ts";
import { machineLoad } from "./harness/machineLoad.ts";
import { changeRows } from "./house/changeRows.ts";
import { type Clone, openClone } from "./house/clone.ts";
import { sourceRows, sourcesOf } from "./house/sourceRows.ts";
import { testRows } from "./house/testRows.ts";

/** The bench `house`: what this repository is to work in. All is measured in a clean clone of HEAD. */
export const runHouseBench: RunBench = ({ progress }) =>
  measure(progress, ({ run }) => {
    progress("compiling the contracts");
    run(process.execPath, ["tools/bootstrap.mjs", "contracts"]);
    return [];
  });

/** The same, and before it `npm test`. */
export const runWholeHouseBench: RunBench = ({ progress }) =>
  measure(progress, (clone) => {
    progress("npm test");
    return testRows(clone);
  });

/** @param compile leaves the clone compiled, and measures what that tells */
async function measure(
  progress: (line: string) => void,
  compile: (clone: Clone) => BenchOutcome["measurements"],
): Promise<BenchOutcome> {
  const loadBefore = machineLoad();
  const clone = openClone();
  try {
    const sources = sourceRows(sourcesOf(clone));
    const commit = clone.run("git", ["rev-parse", "HEAD"]).stdout.trim();
    const tests = compile(clone);
    const changes = changeRows(clone, progress);
    return {
      measurements: [...tests, ...changes, ...sources],
      conditions: { commit, loadBefore, loadAfter: machineLoad() },
    };
  } finally {
    clone.remove();
  }
}
