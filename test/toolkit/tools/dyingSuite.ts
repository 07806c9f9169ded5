/** The program of a suite that a signal ends in its first runs, and that has one test which passes afterwards; `failed`: a test of the first failed before. */
import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, mkdirSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeCounts } from "../../../tools/testing/testSteps.ts";

const [signal = "", words = "", deaths = "", runs = "", failed = "none"] = process.argv.slice(2);
appendFileSync(runs, ".");
const { size: run } = statSync(runs);
process.send?.(`run ${run} is still running`);
writeSync(process.stdout.fd, `run ${run}\n`);
if (run > Number(deaths)) writeCounts({ passed: 1, failed: 0, skipped: 0 });
else die();

/** Leaves a disk, where this user may mount one, and a process that holds the output open, where Linux tells of it. */
function die(): void {
  if (failed === "failed") writeCounts({ passed: 0, failed: 1, skipped: 0, failures: ["adds"] });
  const left = join(tmpdir(), "symbolon-left");
  mkdirSync(left);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", left], { stdio: "ignore" });
  } catch {
    // Then it is a folder.
  }
  if (process.platform === "linux")
    spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
  writeSync(process.stderr.fd, words);
  process.kill(process.pid, signal);
}
