import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { fastHasher } from "../src/sdk/core/kernel/fastHasher.ts";
import type { BenchOutcome, RunBench } from "./harness/bench.ts";
import { machineLoad } from "./harness/machineLoad.ts";
import { type Groups, unwatched, type Watch } from "./harness/watch.ts";
import { chartsOf } from "./tree/charts/chartsOf.ts";
import { measurePhases } from "./tree/measurePhases.ts";
import { openChildren } from "./tree/openChildren.ts";
import { commandRows } from "./tree/rows/commandRows.ts";
import { growthRows } from "./tree/rows/growthRows.ts";
import { kernelRows } from "./tree/rows/kernelRows.ts";
import { lookupRows } from "./tree/rows/lookupRows.ts";
import { rootRows } from "./tree/rows/rootRows.ts";
import { threadRows } from "./tree/rows/threadRows.ts";
import { FULL, type Scale } from "./tree/scale.ts";
import { openStage, type Stage } from "./tree/stage.ts";

const GROUPS: Groups<Stage> = {
  roots: rootRows,
  kernels: kernelRows,
  threads: threadRows,
  growth: growthRows,
  lookups: lookupRows,
  commands: commandRows,
};

/** The `tree` bench: from a million rows to a root, to all proofs on disk, and to one account's proof. */
export const runTreeBench: RunBench = (watch) => measureTrees(FULL, watch);

/** The same, as large as wanted. The machine should have nothing else to do. */
export async function measureTrees(scale: Scale, watch: Watch = unwatched): Promise<BenchOutcome> {
  const measure = watch.choose(GROUPS);
  const load = machineLoad();
  return await withFolder(async (folder) => {
    const stage = openStage({ scale, folder, progress: watch.progress, inChild: await openChildren(folder) });
    const measurements = await measure(stage);
    const phases = {
      native: await measurePhases(stage, "native"),
      "oz-standard": await measurePhases(stage, "oz-standard"),
    };
    return {
      measurements,
      conditions: {
        input:
          "made from a seed: address,amount; checksummed accounts, each once; base units of 18 to 24 digits; 65 bytes a row",
        processes:
          "each sample a new process; CPU time of all its threads, kernel time included, modules loaded before; peers once, since they take minutes",
        kernel: fastHasher().name,
        loadBefore: load,
        phases,
      },
      charts: chartsOf(scale, measurements, phases),
    };
  });
}

/** A temporary folder, which is removed however this ends, short of a kill. */
async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(os.tmpdir(), "symbolon-bench-tree-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const stop = (signal: NodeJS.Signals) => process.exit(128 + os.constants.signals[signal]);
  process.once("exit", remove).once("SIGINT", stop).once("SIGTERM", stop);
  try {
    return await use(folder);
  } finally {
    process.off("exit", remove).off("SIGINT", stop).off("SIGTERM", stop);
    remove();
  }
}
