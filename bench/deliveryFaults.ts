import { openStage } from "./deliveryFaults/faultStage.ts";
import { type Killed, killedRun } from "./deliveryFaults/killed.ts";
import { recoverySeconds, restartSeconds, soakGrowth } from "./deliveryFaults/recovery.ts";
import { type FaultScale, FULL, QUICK, soakGoal, WHOLE } from "./deliveryFaults/scale.ts";
import type { BenchOutcome, RunBench } from "./harness/bench.ts";
import { machineLoad } from "./harness/machineLoad.ts";
import type { Measurement } from "./harness/measurement.ts";
import { peerless } from "./harness/peerless.ts";
import { spreadOf } from "./harness/spread.ts";
import { toldConditions } from "./harness/toldConditions.ts";
import { unwatched, type Watch } from "./harness/watch.ts";

/** The bench `delivery-faults`: what is lost, done twice, stuck or wasted while workers, database and node fail. */
export const runDeliveryFaultsBench: RunBench = (watch) => measureFaults(FULL, watch);

/** The same, with many times the kills and half an hour of even load. */
export const runWholeDeliveryFaultsBench: RunBench = (watch) => measureFaults(WHOLE, watch);

/** The same in some minutes, without meaning. */
export const runQuickDeliveryFaultsBench: RunBench = (watch) => measureFaults(QUICK, watch);

/** The same, as large as wanted. */
export async function measureFaults(
  scale: FaultScale,
  { progress, choose }: Watch = unwatched,
): Promise<BenchOutcome> {
  const { conditions, rowsOf } = toldConditions();
  const measure = choose<FaultScale>({
    kills: async () => {
      const seen = await killedRuns(scale, progress);
      return rowsOf({
        measurements: [...killRows(seen.runs), ...wasteRows(seen)],
        conditions: { kills: seen.runs.map(told), control: told(seen.control) },
      });
    },
    quiet: async () => [await quietRow(scale, progress)],
    restart: () => restartRows(scale, progress),
    recovery: () => recoveryRows(scale, progress),
    soak: async () => [await soakRow(scale, progress)],
  });
  const load = machineLoad();
  return {
    measurements: await measure(scale),
    conditions: {
      scale: scale.name,
      chain: `anvil, a block each ${scale.block} ms, final 4 deep`,
      keys: 3,
      ...conditions,
      loadBefore: load,
      loadAfter: machineLoad(),
    },
  };
}

type Progress = Watch["progress"];
type KilledRuns = { readonly runs: readonly Killed[]; readonly control: Killed };

async function killedRuns(scale: FaultScale, progress: Progress): Promise<KilledRuns> {
  const { kills, controlKills } = scale;
  const run = (terms: Omit<Parameters<typeof killedRun>[0], "scale" | "progress">) =>
    killedRun({ ...terms, scale, progress });
  const pglite = await run({ kind: "pglite", workers: 1, kills, seed: 1 });
  const postgres = await run({ kind: "durable", workers: 2, kills, seed: 2 });
  const control = await run({ kind: "pglite", workers: 1, kills: controlKills, seed: 3, sendsFirst: true });
  return { runs: [pglite, postgres], control };
}

function wasteRows({ runs, control }: KilledRuns): readonly Measurement[] {
  const about = "claims sent twice, of those paid, while workers are killed";
  const name = "the same workers, sending before they write down";
  const idle = sum(runs.map(({ idleGas }) => Number(idleGas)));
  const all = sum(runs.map(({ gas }) => Number(gas)));
  const lost = "gas of mined transactions that paid nobody, of all gas, in the runs with kills";
  return [
    {
      ...peerless("wasted-killed", about, "of claims", [wasteOf(runs)], 0.001),
      peer: { name, spread: spreadOf([wasteOf([control])]) },
    },
    peerless("gas-lost-to-replacement", lost, "%", [(100 * idle) / all], 0.5),
  ];
}

async function restartRows(scale: FaultScale, progress: Progress): Promise<readonly Measurement[]> {
  const started = "from a killed worker's new start to its first transaction in the store";
  const pglite = await restartSeconds("pglite", scale, progress);
  const postgres = await restartSeconds("durable", scale, progress);
  return [
    peerless("restart-s", `${started}, PGlite`, "s", pglite, 3),
    peerless("restart-postgres-s", `${started}, PostgreSQL`, "s", postgres, 1.5),
  ];
}

async function recoveryRows(scale: FaultScale, progress: Progress): Promise<readonly Measurement[]> {
  const { worker, database, node } = await recoverySeconds(scale, progress);
  const again = "until all keys send again after";
  return [
    peerless("recovery-worker-s", `${again} one of two workers was killed`, "s", worker, 8),
    peerless("recovery-database-s", `${again} the database was killed`, "s", database, 8),
    peerless(
      "recovery-node-s",
      `${again} the node, which stood still for ${scale.stall} s, goes on`,
      "s",
      node,
      8,
    ),
  ];
}

async function soakRow(scale: FaultScale, progress: Progress): Promise<Measurement> {
  const about = `a worker's memory after ${scale.soak} s, of that after it has warmed up`;
  return peerless("soak-growth", about, "times", [await soakGrowth(scale, progress)], soakGoal(scale));
}

function told({ kills, reorgs, paid, transactions, reverted, wasted }: Killed) {
  return { kills, reorgs, paid, transactions, reverted, wasted };
}

function killRows(runs: readonly Killed[]): readonly Measurement[] {
  return runs.map((run, i) => {
    const name = i === 0 ? "pglite" : "postgres";
    const wrong = run.lost + run.double + run.stuck;
    return peerless(
      `kills-${name}`,
      `claims lost, paid twice or stuck after ${run.kills} SIGKILLs and ${run.reorgs} reorgs (${run.paid} paid)`,
      "claims",
      [wrong],
      0,
    );
  });
}

function wasteOf(runs: readonly Killed[]): number {
  return sum(runs.map(({ wasted }) => wasted)) / sum(runs.map(({ paid }) => paid));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

async function quietRow(scale: FaultScale, progress: Progress): Promise<Measurement> {
  const stage = await openStage({ kind: "pglite", leaves: scale.quiet, scale });
  try {
    await stage.submit(scale.quiet);
    const { paid, wasted, transactions } = await stage.finish();
    progress(`quiet: ${paid} paid, ${wasted} wasted, ${transactions} transactions`);
    return peerless("wasted-quiet", "claims sent twice where nothing fails", "claims", [wasted], 0);
  } finally {
    await stage.close();
  }
}
