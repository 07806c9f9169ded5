import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WorkerTerms } from "./workerTerms.ts";

const PROGRAM = join(import.meta.dirname, "workerProgram.ts");

/** A worker in a process of its own. */
export type WorkerProcess = {
  readonly pid: number;
  /** `SIGKILL`, or the code that it ended with. */
  readonly ended: Promise<string | number>;
  /** Fulfilled once it works, and once it has written down a transaction; never where it ends before. */
  readonly open: Promise<void>;
  readonly begun: Promise<void>;
  readonly signal: (name: NodeJS.Signals) => void;
  /** What it complained of. */
  readonly complaints: () => string;
};

/** Characters. */
const KEPT = 8_000;

let compiled: string | undefined;

/** Where workers keep what they have compiled, since most of a short life is that: where this process does, if it does. */
function compiledFolder(): string {
  const { NODE_COMPILE_CACHE: kept } = process.env;
  if (kept !== undefined) return kept;
  const folder = mkdtempSync(join(tmpdir(), "symbolon-workers-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a worker. It is this process's child, and is killed where this one ends. */
export function startWorker(terms: WorkerTerms): WorkerProcess {
  compiled ??= compiledFolder();
  const env = { ...process.env, SYMBOLON_TEST_WORKER: JSON.stringify(terms), NODE_COMPILE_CACHE: compiled };
  const child: ChildProcess = spawn(process.execPath, [PROGRAM], { env, stdio: ["ignore", "pipe", "pipe"] });
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  let said = "";
  let complained = "";
  const open = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    said = `${said}${text}`.slice(-KEPT);
    if (said.includes("open")) open.resolve();
    if (said.includes("bundle")) begun.resolve();
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complained = `${complained}${text}`.slice(-KEPT);
  });
  const ended = new Promise<string | number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      process.off("exit", kill);
      resolve(signal ?? code ?? -1);
    });
  });
  return {
    pid: child.pid ?? -1,
    ended,
    open: open.promise,
    begun: begun.promise,
    signal: (name) => void child.kill(name),
    complaints: () => complained,
  };
}
