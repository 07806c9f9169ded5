import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RangeJob } from "../../../../src/lab/dryRun/rangeJob.ts";
import type { RangeResult } from "../../../../src/lab/dryRun/rangeResult.ts";
import type { WorkerProgram } from "../../../../src/lab/dryRun/workers/ranges.ts";

/** What a fake worker process does instead of claiming: it is told in the place of the fork's address. */
export type FakePlan = {
  /** Milliseconds a range. */
  readonly takes?: number;
  /** What must have happened in the folder before a range ends. */
  readonly waitsFor?: string;
  /** Begins of ranges that take forever. */
  readonly endless?: readonly number[];
  /** At which the process kills itself: the first time, or each time. */
  readonly diesOnce?: readonly number[];
  readonly diesAlways?: readonly number[];
  /** At which it throws what is no SymbolonError. */
  readonly breaks?: readonly number[];
  /** At which this machine cannot go on. */
  readonly fails?: readonly number[];
};

export const fakeProgram: WorkerProgram = {
  file: new URL("./fakeWorker.ts", import.meta.url),
  arguments: [],
};

/** Ranges of ten leaves each; the folder keeps what became of them. */
export function fakeJobs(count: number, folder: string, plan: FakePlan = {}, seed = "0a"): RangeJob[] {
  return Array.from({ length: count }, (_, i) => ({
    terms: {
      chainId: 1,
      campaign: `0x${seed.repeat(20)}`,
      blockNumber: "123",
      blockHash: `0x${"0b".repeat(32)}`,
      root: `0x${"0c".repeat(32)}`,
      count: 10 * count,
      manifestHash: `0x${"0d".repeat(32)}`,
    },
    range: { from: 10 * i, to: 10 * i + 10 },
    forkUrl: JSON.stringify(plan),
    treeDirectory: folder,
  }));
}

/** A result that can be told from all others, with numbers that JSON's own would lose. */
export function fakeResult({ from, to }: RangeJob["range"]): RangeResult {
  return {
    range: { from, to },
    paid: 10,
    amount: 10n ** 30n + BigInt(from),
    paidBefore: 0,
    amountBefore: 0n,
    findings: [],
    gas: 740_000n,
    contracts: [from],
    sweep: { refusedBefore: true, doneAfter: true, swept: 0n },
    effort: { seconds: 0.5, memory: 1 },
  };
}

/** What happened in a folder's processes, in order: `began 10`, `done 10`, each with the process. */
export function happenings(folder: string): readonly { what: string; from: number; processId: number }[] {
  const path = join(folder, "log");
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(" "))
    .map(([what = "", from, processId]) => ({ what, from: Number(from), processId: Number(processId) }));
}

export function note(folder: string, what: string, from: number): void {
  appendFileSync(join(folder, "log"), `${what} ${from} ${process.pid}\n`);
}

/** Whether a process is there. */
export function isThere(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
