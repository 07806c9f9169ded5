/**
 * Stops what a test runs again and again for a moment, each process by itself and at random, as a machine does that has much else to do.
 * What a test expects of another process within less than that fails by it; what it awaits comes later. Linux only: elsewhere
 * nothing is known of processes (`processTimes.ts`).
 */
import { readFileSync } from "node:fs";
import { findFamily, type ProcessTimes, readProcesses } from "./processTimes.ts";

/** Milliseconds that a process runs in the mean, is stopped in the mean, and is stopped at most. */
const RUNS = 500;
const STOPS = 500;
const STOPS_AT_MOST = 2_500;
const BETWEEN_LOOKS = 50;
/** Node's processes and browsers. PostgreSQL is let alone: its processes wait for each other by signals of their own. */
const STALLED = /^(?:node|MainThread|chrom|headless)/;
/** A process that tests stop themselves. */
const STOPPED_BY_TESTS = "workerProgram";

/** What stalls ask of the machine, and of chance. */
export type StallMachine = {
  /** Milliseconds since some moment. */
  readonly now: () => number;
  /** From 0 to less than 1. */
  readonly random: () => number;
  readonly signal: (pid: number, signal: "SIGSTOP" | "SIGCONT") => void;
  readonly commandOf: (pid: number) => string;
};

/** Until when a process runs, or is stopped by us. */
type Stall = { readonly began: number; readonly until: number; readonly isStopped: boolean };

/** The stalls of one process and of all that it starts, at one moment after the other. */
export class Stalls {
  readonly #stalls = new Map<number, Stall>();
  readonly #root: number;
  readonly #machine: StallMachine;

  constructor(root: number, machine: StallMachine) {
    this.#root = root;
    this.#machine = machine;
  }

  look(processes: readonly ProcessTimes[]): void {
    const family = findFamily(this.#root, this.#stalls, processes);
    for (const pid of this.#stalls.keys()) if (!family.has(pid)) this.#stalls.delete(pid);
    for (const one of family.values()) this.#turn(one);
  }

  /** Lets all run on. */
  end(): void {
    for (const [pid, { isStopped }] of this.#stalls) if (isStopped) this.#machine.signal(pid, "SIGCONT");
    this.#stalls.clear();
  }

  #turn(one: ProcessTimes): void {
    const { pid, began } = one;
    const { now, signal } = this.#machine;
    const known = this.#stalls.get(pid);
    if (known?.began !== began) {
      this.#stalls.set(pid, { began, until: now() + this.#draw(RUNS), isStopped: false });
    } else if (now() >= known.until && (known.isStopped || this.#isToStop(one))) {
      const isStopped = !known.isStopped;
      signal(pid, isStopped ? "SIGSTOP" : "SIGCONT");
      const lasts = isStopped ? Math.min(this.#draw(STOPS), STOPS_AT_MOST) : this.#draw(RUNS);
      this.#stalls.set(pid, { began, until: now() + lasts, isStopped });
    }
  }

  #isToStop({ pid, name, isStopped }: ProcessTimes): boolean {
    return !isStopped && STALLED.test(name) && !this.#machine.commandOf(pid).includes(STOPPED_BY_TESTS);
  }

  /** Exponentially distributed: the next stall is as likely at each moment. */
  #draw(mean: number): number {
    return -Math.log(1 - this.#machine.random()) * mean;
  }
}

/** Stalls a process and what it starts, until the returned function is called. */
export function stall(root: number): () => void {
  const stalls = new Stalls(root, {
    now: () => performance.now(),
    random: Math.random,
    signal: (pid, signal) => unlessEnded(() => process.kill(pid, signal)),
    commandOf: (pid) => unlessEnded(() => readFileSync(`/proc/${pid}/cmdline`, "utf8")) ?? "",
  });
  const timer = setInterval(() => stalls.look(readProcesses()), BETWEEN_LOOKS);
  return () => {
    clearInterval(timer);
    stalls.end();
  };
}

function unlessEnded<Result>(run: () => Result): Result | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
