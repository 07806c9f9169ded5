import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { loopRows } from "./delivery/loopRows.ts";
import { relayRows } from "./delivery/relayRows.ts";
import { FULL, QUICK, type Scale } from "./delivery/scale.ts";
import type { Stage } from "./delivery/stage.ts";
import { enqueueRows, otherChainRows, sharingRows } from "./delivery/storeRows.ts";
import { pollRow, reserveRow, sizeRows } from "./delivery/tableRows.ts";
import type { BenchOutcome, RunBench } from "./harness/bench.ts";
import { machineLoad } from "./harness/machineLoad.ts";
import { type Groups, unwatched, type Watch } from "./harness/watch.ts";

const GROUPS: Groups<Stage> = {
  relay: relayRows,
  enqueue: enqueueRows,
  sharing: sharingRows,
  "other-chain": otherChainRows,
  sends: loopRows,
  reserve: async (stage) => [await reserveRow(stage)],
  poll: async (stage) => [await pollRow(stage)],
  size: sizeRows,
};

/** The `delivery` bench: many transactions under way, on a chain that mines each second. */
export const runDeliveryBench: RunBench = (watch) => measureDelivery(FULL, watch);

/** The same in some minutes, without meaning. */
export const runQuickDeliveryBench: RunBench = (watch) => measureDelivery(QUICK, watch);

/** The same, as large as wanted. The machine should have nothing else to do. */
export async function measureDelivery(scale: Scale, watch: Watch = unwatched): Promise<BenchOutcome> {
  const measure = watch.choose(GROUPS);
  const load = machineLoad();
  const folder = mkdtempSync(join(os.tmpdir(), "symbolon-bench-delivery-"));
  try {
    const stage: Stage = { scale, folder, progress: watch.progress };
    return {
      measurements: await measure(stage),
      conditions: {
        chain: `anvil on the same machine, a block each second, but for sends, of ${scale.blockGas} gas, whose base fee is 0`,
        campaign: `an InstantCampaign of ${scale.leaves} leaves at random places; claims are signed, to their accounts, without a fee`,
        keys: scale.keys,
        seeds: scale.seeds,
        loadBefore: load,
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
