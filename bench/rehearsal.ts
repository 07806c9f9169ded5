import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import type { BenchOutcome, RunBench } from "./harness/bench.ts";
import { machineLoad } from "./harness/machineLoad.ts";
import { unwatched, type Watch } from "./harness/watch.ts";
import { burstRows } from "./rehearsal/burstRows.ts";
import { claimsUni, dryRunRows } from "./rehearsal/dryRunRows.ts";
import { modelRows } from "./rehearsal/modelRows.ts";
import { FULL, type Scale } from "./rehearsal/scale.ts";
import { openStage, type Stage } from "./rehearsal/stage.ts";

/** Days that are unlike each other, and that a chain in memory can play. */
const COMPARED = ["flash", "replay", "storm", "rollup"] as const;

/** The `rehearsal` bench: dry runs, bursts and the model, as commands and at full size. */
export const runRehearsalBench: RunBench = (watch) => measureRehearsals(FULL, watch);

/** The same, as large as wanted. The machine should have nothing else to do. */
export async function measureRehearsals(
  scale: Scale,
  watch: Watch = unwatched,
  scenarios: readonly string[] = COMPARED,
): Promise<BenchOutcome> {
  const measure = watch.choose<Stage>({
    "dry-runs": dryRunRows,
    bursts: burstRows,
    models: (stage) => modelRows(stage, scenarios),
  });
  const load = machineLoad();
  const folder = mkdtempSync(join(os.tmpdir(), "symbolon-bench-rehearsal-"));
  try {
    const stage = openStage({ scale, folder, progress: watch.progress });
    return {
      measurements: await measure(stage),
      conditions: {
        processes:
          "each figure is a command's, from its start to its end, measured once; two worker processes where it has any",
        dryRuns: `the sample token on forks of a local chain; uni: ${claimsUni(scale) ? "Uniswap's published list" : "generated rows in its place, as many"}`,
        scenarios,
        loadBefore: load,
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
