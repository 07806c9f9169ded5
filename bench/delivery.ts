import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { loopRows } from "./delivery/loopRows.ts";
import { relayRows } from "./delivery/relayRows.ts";
import { FULL, QUICK, type Scale } from "./delivery/scale.ts";
import type { Stage } from "./delivery/stage.ts";
import { storeRows } from "./delivery/storeRows.ts";
import { tableRows } from "./delivery/tableRows.ts";
import type { BenchOutcome, RunBench } from "./harness/bench.ts";
import { machineLoad } from "./harness/machineLoad.ts";
import type { Measurement } from "./harness/measurement.ts";

/** What measures the rows, each group by itself, in order. */
const GROUPS: readonly ((stage: Stage) => Promise<readonly Measurement[]>)[] = [
  relayRows,
  storeRows,
  loopRows,
  tableRows,
];

/** The `delivery` bench: many transactions under way, on a chain that mines each second. */
export const runDeliveryBench: RunBench = (progress) => measureDelivery(FULL, progress);

/** The same in some minutes, without meaning. */
export const runQuickDeliveryBench: RunBench = (progress) => measureDelivery(QUICK, progress);

/** The same, as large as wanted. The machine should have nothing else to do. */
export async function measureDelivery(
  scale: Scale,
  progress: (line: string) => void = () => {},
): Promise<BenchOutcome> {
  const load = machineLoad();
  const folder = mkdtempSync(join(os.tmpdir(), "symbolon-bench-delivery-"));
  try {
    const stage: Stage = { scale, folder, progress };
    const measurements: Measurement[] = [];
    for (const measure of GROUPS) measurements.push(...(await measure(stage)));
    return {
      measurements,
      conditions: {
        chain: `anvil on the same machine, a block each second of ${scale.blockGas} gas, whose base fee is 0`,
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
