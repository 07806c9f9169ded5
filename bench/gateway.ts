import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { WARM_UP } from "./gateway/askOverHttp.ts";
import { burstRows } from "./gateway/burstRows.ts";
import { classRows } from "./gateway/classRows.ts";
import { gasRows } from "./gateway/gasRows.ts";
import { PACE } from "./gateway/gatewayProcess.ts";
import { hoarderRows } from "./gateway/hoarderRows.ts";
import { laneRows } from "./gateway/laneRows.ts";
import { policyErrorRows } from "./gateway/policyErrorRows.ts";
import { rateRow } from "./gateway/rateRow.ts";
import { rehearsalRows } from "./gateway/rehearsalRows.ts";
import { FULL, QUICK, type Scale } from "./gateway/scale.ts";
import type { Stage } from "./gateway/stage.ts";
import { verdictRows } from "./gateway/verdictRows.ts";
import type { BenchOutcome, RunBench } from "./harness/bench.ts";
import { machineLoad } from "./harness/machineLoad.ts";
import { type Groups, unwatched, type Watch } from "./harness/watch.ts";

const GROUPS: Groups<Stage> = {
  rehearsals: rehearsalRows,
  burst: burstRows,
  hoarders: hoarderRows,
  lanes: laneRows,
  classes: classRows,
  verdicts: verdictRows,
  gas: gasRows,
  policy: policyErrorRows,
  rate: async (stage) => [await rateRow(stage)],
};

/** The `gateway` bench: everybody at once, handed in over HTTP, and the same policy over simulated time. */
export const runGatewayBench: RunBench = (watch) => measureGateway(FULL, watch);

/** The same in some minutes, without meaning. */
export const runQuickGatewayBench: RunBench = (watch) => measureGateway(QUICK, watch);

/** The same, as large as wanted. The machine should have nothing else to do. */
export async function measureGateway(scale: Scale, watch: Watch = unwatched): Promise<BenchOutcome> {
  const measure = watch.choose(GROUPS);
  const load = machineLoad();
  const folder = mkdtempSync(join(os.tmpdir(), "symbolon-bench-gateway-"));
  try {
    const stage: Stage = { scale, folder, progress: watch.progress };
    return {
      measurements: await measure(stage),
      conditions: {
        chain: `anvil on the same machine, a block each second of ${scale.blockGas} gas, whose base fee is 0`,
        campaign: `an InstantCampaign of ${scale.leaves} leaves at random places; ${scale.claims} claims come within ${scale.over} s`,
        gateway: `symbolon gateway start --pace ${PACE} over a PGlite, ${scale.keys} keys; claimants in a process of their own, which asks for /health ${WARM_UP} times before the first comes`,
        seeds: scale.seeds,
        seedsWithJitter: scale.jittered,
        loadBefore: load,
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
