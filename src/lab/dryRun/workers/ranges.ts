import { readFileSync } from "node:fs";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { LeafRange } from "../rangeResult.ts";

/** What a worker process runs: it serves ranges (see `serveRanges`). */
export type WorkerProgram = { readonly file: URL; readonly arguments: readonly string[] };

/** How far the ranges of a dry run are. The four add up to all of them. */
export type RangesProgress = {
  readonly waiting: number;
  readonly running: number;
  readonly done: number;
  readonly lost: number;
};

/** A range that has no result: whoever did it died, each time it was tried. */
export type LostRange = {
  readonly range: LeafRange;
  readonly tries: number;
  /** One sentence: how the last one ended. */
  readonly why: string;
};

/** A worker process of this machine, after its last range. */
export type WorkerEffort = {
  readonly processId: number;
  readonly ranges: number;
  /** Bytes of the process itself at most; its fork's are in the results. */
  readonly memory: number;
};

/** What is left to say when every range has a result or is lost. */
export type RangesReport = {
  readonly lost: readonly LostRange[];
  readonly workers: readonly WorkerEffort[];
};

/** Somebody ended it before all ranges were done. */
export function interrupted(): SymbolonError {
  return new SymbolonError({
    code: "Interrupted",
    reason: "It was interrupted before all ranges were done.",
    hint: "Run the same command again: what is done is not done twice.",
  });
}

/**
 * Bytes of memory that a process has had at most, so far, by what the system keeps of it.
 * @returns undefined where the system does not tell, or the process is gone
 */
export function peakMemory(processId: number): number | undefined {
  try {
    const [, kilobytes] =
      /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${processId}/status`, "utf8")) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
