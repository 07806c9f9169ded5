import { type ChildProcess, fork } from "node:child_process";
import { extname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { printAside } from "../output.ts";
import type { WorkerJob } from "./worker.ts";

/** TypeScript where this is run straight from its source, JavaScript in the package. */
const PROGRAM = new URL(`../symbolon${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/** Milliseconds until a worker that died is started again; twice as many each time, and again once one has lived long. */
const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 30_000;
const LONG_MS = 60_000;
/** Milliseconds that a worker has to stop. */
const PATIENCE_MS = 10_000;

export type WorkerProcessesParameters = {
  readonly job: Omit<WorkerJob, "name">;
  /** One process each. */
  readonly names: readonly string[];
  readonly signal: AbortSignal;
};

/** Keeps a process for each worker running until the signal stops it; then it ends all of them. */
export async function runWorkerProcesses({ job, names, signal }: WorkerProcessesParameters): Promise<void> {
  await Promise.all(names.map((name) => keepRunning({ ...job, name }, signal)));
}

async function keepRunning(job: WorkerJob, signal: AbortSignal): Promise<void> {
  let pause = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    const begun = performance.now();
    const why = await runOnce(job, signal);
    if (signal.aborted) return;
    if (performance.now() - begun > LONG_MS) pause = FIRST_PAUSE_MS;
    printAside([`${job.name} ended (${why}), and is started again in ${pause} ms: nothing is lost`]);
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    pause = Math.min(2 * pause, MAX_PAUSE_MS);
  }
}

async function runOnce(job: WorkerJob, signal: AbortSignal): Promise<string> {
  const child = fork(PROGRAM, ["work", "worker"], {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = new Promise<string>((resolve) => {
    child.once("error", ({ message }) => resolve(message));
    child.once("exit", (code, killedBy) => resolve(killedBy ?? `exit code ${code}`));
  });
  const stop = () => void end(child);
  signal.addEventListener("abort", stop, { once: true });
  // A process that is gone before it takes the job has ended, which is told.
  child.send(job, () => {});
  try {
    return await ended;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Asks a process to stop, and ends it where it does not. */
async function end(child: ChildProcess): Promise<void> {
  child.kill("SIGTERM");
  await sleep(PATIENCE_MS, undefined, { ref: false });
  if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
}
