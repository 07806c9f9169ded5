/**
 * Runs one part of the tests in TypeScript: `node tools/testing/mochaTests.ts PART`, where a part is one of those below. Counts come
 * from mocha's own statistics, and a file that cannot be loaded or holds no test counts as a failure of its own instead of going
 * unnoticed.
 */
import { globSync } from "node:fs";
import fc from "fast-check";
import Mocha from "mocha";
import "./failUnhandled.ts";
import { nameLong } from "./nameLong.ts";
import { placesOf } from "./placesOf.ts";
import { FamilyTimes, readProcesses } from "./processTimes.ts";
import { writeCounts } from "./testSteps.ts";

/**
 * Each part is a process; a file belongs to the first that names it. `npm test` runs a few at once, the longest first, so that they end together.
 * What builds the package is in one part, so that it is built once at a time, with what looks for its build.
 */
const PARTS = [
  // Its story sends through a gateway.
  ["gateway", "test/{toolkit/{gateway,scripts/gateway}/**/*,journeys/start}.test.ts"],
  ["timeline", "test/toolkit/{timeline,store}/**/*.test.ts"],
  ["web", "test/journeys/web/**/*.test.ts"],
  ["commands", "test/journeys/{wrongCalls/*,wrongEnvironments}.test.ts"],
  ["journeys", "test/{journeys,toolkit/{tools,docs}}/**/*.test.ts"],
  ["journeys", "test/toolkit/scripts/campaign/{verifySource,forms}.test.ts"],
  ["services", "test/{nodes,toolkit/scripts/{rehearse,work}}/**/*.test.ts"],
  ["services", "test/{toolkit/{delivery,simulation},attacks,differential,model,proofs}/**/*.test.ts"],
  ["campaigns", "test/toolkit/scripts/campaign/**/*.test.ts"],
  ["commands", "test/toolkit/scripts/**/*.test.ts"],
  ["toolkit", "test/**/*.test.ts"],
] as const;
/**
 * Ends what hangs. No test asserts how long it took: on a busy machine, any of them may take ten times as long, and one in a
 * virtual machine may be stopped with it for a quarter of an hour.
 */
const TIMEOUT_MS = 1_800_000;
/** Milliseconds for what a test waits for, in a run that nobody watches (`test/toolkit/patience.ts`). */
const PATIENCE_MS = 1_200_000;
/** How long open servers and timers may keep the process after the last test. */
const GRACE_MS = 10_000;

// `forbidOnly`: a forgotten `.only` would pass off a part as the whole.
const isDeep = process.env.SYMBOLON_DEEP === "1";
// The same random values each time, so that a change is judged by what it changes; `test:deep`, and a file that is run by
// itself, take new ones and print the seed of what fails.
if (!isDeep) fc.configureGlobal({ seed: 20_261_121 });
const mocha = new Mocha({ reporter: "spec", timeout: isDeep ? 0 : TIMEOUT_MS, forbidOnly: true });

process.env.SYMBOLON_TEST_PATIENCE ??= String(PATIENCE_MS);

const partOf = new Map<string, string>();
for (const [part, glob] of PARTS) {
  for (const file of globSync(glob)) if (!partOf.has(file)) partOf.set(file, part);
}
const files = [...partOf.keys()].filter((file) => partOf.get(file) === process.argv[2]);

const broken: string[] = [];
const failures: string[] = [];
for (const file of files.sort()) {
  const before = mocha.suite.total();
  mocha.files = [file];
  try {
    await mocha.loadFilesAsync();
    if (mocha.suite.total() === before) broken.push(`${file}: holds no test`);
  } catch (error) {
    broken.push(`${file}: cannot be loaded\n${error instanceof Error ? error.stack : String(error)}`);
  }
}
mocha.files = [];

const cpuBySuite = watchSuites();
const runner = mocha.run(() => {
  const { passes = 0, pending = 0 } = runner.stats ?? {};
  for (const line of broken) process.stdout.write(`  FAILED ${line}\n`);
  failures.push(...broken.map(firstLine));
  const failed = failures.length;
  writeCounts({ passed: passes, failed, skipped: pending, failures, cpuBySuite: cpuBySuite.seconds });
  process.exitCode = failed === 0 ? 0 : 1;
  setTimeout(() => {
    const open = process.getActiveResourcesInfo().join(", ");
    process.stdout.write(`  The tests are over, but something was left open (${open}): ending it.\n`);
    process.exit();
  }, GRACE_MS).unref();
});
nameLong(runner, (words) => process.send?.(words));
runner.on("suite end", cpuBySuite.onEnd);
// Of hooks, too.
runner.on("fail", (test, error) => {
  const places = placesOf(error?.stack ?? "");
  failures.push(`${test.fullTitle()}: ${firstLine(String(error?.message ?? error))}${places}`);
});

/** Adds up the CPU of each outermost `describe`, with all that it starts. */
function watchSuites() {
  const family = new FamilyTimes(process.pid);
  const seconds: Record<string, number> = {};
  // Until now all files were loaded: that is no group's.
  family.look(readProcesses());
  let before = family.seconds;
  return {
    seconds,
    onEnd: (suite: Mocha.Suite) => {
      if (suite.parent?.root !== true) return;
      family.look(readProcesses());
      seconds[suite.title] = (seconds[suite.title] ?? 0) + family.seconds - before;
      before = family.seconds;
    },
  };
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] as string;
}
