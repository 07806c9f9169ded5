import { join } from "node:path";
import type { InChild } from "./openChildren.ts";
import type { Scale } from "./scale.ts";
import { writeAllocationFile } from "./writeAllocationFile.ts";

/** What every part of the bench is given. */
export type Stage = {
  readonly scale: Scale;
  /** Temporary, and removed at the end. */
  readonly folder: string;
  readonly inChild: InChild;
  /** The file of so many rows: made when it is first asked for. */
  readonly fileOf: (rows: number) => string;
  readonly progress: (line: string) => void;
};

export function openStage(parts: Omit<Stage, "fileOf">): Stage {
  const made = new Set<number>();
  return {
    ...parts,
    fileOf(rows) {
      const file = join(parts.folder, `allocation-${rows}.csv`);
      if (!made.has(rows)) {
        parts.progress(`writing a file of ${rows.toLocaleString("en")} rows`);
        writeAllocationFile(file, rows);
        made.add(rows);
      }
      return file;
    },
  };
}

/** Does it so many times, one after the other. */
export async function repeat<T>(times: number, work: (run: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let run = 0; run < times; run++) results.push(await work(run));
  return results;
}

/** A speed means nothing where the results differ. */
export function requireSameRoots(what: string, runs: readonly { readonly root: string }[]): void {
  const roots = new Set(runs.map(({ root }) => root));
  if (roots.size > 1) throw new Error(`The roots of ${what} differ: ${[...roots].join(", ")}.`);
}
