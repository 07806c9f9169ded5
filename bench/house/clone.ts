import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseStat, TICKS_A_SECOND } from "../../tools/testing/processTimes.ts";

const ROOT = dirname(dirname(import.meta.dirname));

/** How a program ran. */
export type Run = {
  readonly seconds: number;
  /** Seconds of CPU, user's and system's, with all that it started and waited for. */
  readonly cpu: number;
  readonly stdout: string;
};

/** A clean clone of HEAD in the temp folder. */
export type Clone = {
  readonly folder: string;
  /** Runs a program there to its end. @throws Error with what it said, where it fails and `mayFail` is left out */
  readonly run: (command: string, args: readonly string[], mayFail?: "mayFail") => Run;
  readonly remove: () => void;
};

export function openClone(): Clone {
  const parent = mkdtempSync(join(tmpdir(), "symbolon-house-"));
  // Tests run PostgreSQL as another user, who must get through it.
  chmodSync(parent, 0o711);
  const folder = join(parent, "clone");
  const run: Clone["run"] = (command, args, mayFail) => runIn(folder, command, args, mayFail !== undefined);
  runIn(parent, "git", ["clone", "--quiet", ROOT, folder], false);
  return { folder, run, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

function runIn(cwd: string, command: string, args: readonly string[], mayFail: boolean): Run {
  // As from a shell: without what bootstrap and `npm run -s` set for this process.
  const env = { ...process.env, NODE_COMPILE_CACHE: undefined, npm_config_loglevel: undefined };
  const cpuBefore = cpuSoFar();
  const begun = performance.now();
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const seconds = (performance.now() - begun) / 1_000;
  if (error !== undefined) throw error;
  if (status !== 0 && !mayFail) throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`);
  return { seconds, cpu: cpuSoFar() - cpuBefore, stdout };
}

/** Of this process, which does nothing while a program runs, and of all that it has waited for. */
function cpuSoFar(): number {
  return parseStat(readFileSync("/proc/self/stat", "utf8")).took / TICKS_A_SECOND;
}
