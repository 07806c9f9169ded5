import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import type { BenchOutcome, RunBench } from "./harness/bench.ts";
import { machineLoad } from "./harness/machineLoad.ts";
import type { Measurement } from "./harness/measurement.ts";
import { headRows } from "./timeline/headRows.ts";
import { FULL, QUICK, type Scale } from "./timeline/scale.ts";
import type { Stage } from "./timeline/stage.ts";

/** What measures the rows, each group by itself, in order. */
const GROUPS: readonly ((stage: Stage) => Promise<readonly Measurement[]>)[] = [headRows];

/** The `timeline` bench: a chain of our events followed into a store. */
export const runTimelineBench: RunBench = (progress) => measureTimeline(FULL, progress);

/** The same in some minutes, without meaning. */
export const runQuickTimelineBench: RunBench = (progress) => measureTimeline(QUICK, progress);

async function measureTimeline(scale: Scale, progress: (line: string) => void): Promise<BenchOutcome> {
  const load = machineLoad();
  const folder = mkdtempSync(join(os.tmpdir(), "symbolon-bench-timeline-"));
  try {
    const stage: Stage = { scale, folder, progress };
    const measurements: Measurement[] = [];
    for (const measure of GROUPS) measurements.push(...(await measure(stage)));
    return {
      measurements,
      conditions: {
        loadBefore: load,
        loadAfter: machineLoad(),
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
