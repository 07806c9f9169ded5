import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { type Failure, SymbolonError } from "../../../sdk/core/errors.ts";
import type { RangeJob } from "../rangeJob.ts";
import type { RangeResult } from "../rangeResult.ts";
import type { WorkerEffort, WorkerProgram } from "./ranges.ts";

/** A worker process: one range at a time. */
export type RangeWorker = ReturnType<typeof startRangeWorker>;

/** Of what a process writes to stderr, the end is kept: Node's own last words are there. */
const KEPT_CHARACTERS = 2_000;
/** Milliseconds that a process has to end its fork and itself. */
const GRACE = 5_000;
/** Milliseconds that the last words of a process that ended may take. */
const LAST_WORDS = 500;

/** Starts a worker process. It ends with this one, however this one ends. */
export function startRangeWorker(program: WorkerProgram) {
  const child = fork(program.file, [...program.arguments], {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    // None of this process's own flags, since some (`--input-type`) forbid to run a file.
    execArgv: [],
  });
  const wordsOf = lastWords(child);
  const ended = awaitEnd(child, wordsOf);
  let isAlive = true;
  let effort: WorkerEffort = { processId: child.pid ?? 0, ranges: 0, memory: 0 };
  void ended.then(() => {
    isAlive = false;
  });
  return {
    isAlive: () => isAlive,
    run: async (job: RangeJob): Promise<RangeOutcome> => {
      const mail = await Promise.race([answer(child, job), ended]);
      if (mail.kind === "dead") return { kind: "broken", why: mail.why };
      effort = {
        ...effort,
        ranges: effort.ranges + (mail.kind === "done" ? 1 : 0),
        memory: Math.max(effort.memory, mail.memory),
      };
      return mail.kind === "failed" ? { kind: "failed", error: new SymbolonError(mail.error) } : mail;
    },
    effort: () => effort,
    /** Ends the process: in its own time where it can, and after some seconds in any case. */
    close: async () => {
      if (!isAlive) return;
      if (child.connected) child.disconnect();
      const impatient = setTimeout(() => child.kill("SIGKILL"), GRACE);
      await ended;
      clearTimeout(impatient);
    },
  };
}

async function answer(child: ChildProcess, job: RangeJob): Promise<WorkerMail> {
  const mail = once(child, "message") as Promise<[WorkerMail]>;
  // A process that is gone before it takes the job closes, and is told as dead.
  child.send(job, () => {});
  return (await mail)[0];
}

type Death = { readonly kind: "dead"; readonly why: string };

/** How it ended. Node tells no `close` of a process whose channel was closed from here, so its words are waited for. */
async function awaitEnd(child: ChildProcess, wordsOf: () => string): Promise<Death> {
  const spoken = new Promise((resolve) => child.stderr?.once("close", resolve));
  const end = await new Promise<string>((resolve) => {
    child.once("error", ({ message }) => resolve(message));
    child.once("exit", (code, killedBy) => resolve(String(killedBy ?? code)));
  });
  // A process of its own that outlives it for a moment may hold the stream open.
  await Promise.race([spoken, sleep(LAST_WORDS, undefined, { ref: false })]);
  const words = wordsOf();
  return { kind: "dead", why: `Its process ended with ${end}${words === "" ? "." : `: ${words}`}` };
}

/** The end of what a process says on its error stream. */
export function lastWords(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (piece: string) => {
    text = (text + piece).slice(-KEPT_CHARACTERS);
  });
  return () => text.trim();
}

/**
 * How a worker process ended a range. `broken`: the process died or has a bug, another may do better; `failed`: this
 * machine cannot do it, such as for lack of its node.
 */
type RangeOutcome =
  | { readonly kind: "done"; readonly result: RangeResult }
  | { readonly kind: "broken"; readonly why: string }
  | { readonly kind: "failed"; readonly error: SymbolonError };

/** What a worker process says of the range it was sent. `memory`: bytes of the process so far, at most. */
export type WorkerMail =
  | { readonly kind: "done"; readonly result: RangeResult; readonly memory: number }
  | { readonly kind: "failed"; readonly error: Failure; readonly memory: number }
  | { readonly kind: "broken"; readonly why: string; readonly memory: number };
