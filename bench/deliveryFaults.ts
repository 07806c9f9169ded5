import type { FaultOutcome } from "../test/toolkit/delivery/work/faultOutcome.ts";
import { openStage } from "./deliveryFaults/faultStage.ts";
import { type Killed, killedRun } from "./deliveryFaults/killed.ts";
import { type Recoveries, recoverySeconds, restartSeconds, soakGrowth } from "./deliveryFaults/recovery.ts";
import { type FaultScale, FULL, QUICK } from "./deliveryFaults/scale.ts";
import type { BenchOutcome, RunBench } from "./harness/bench.ts";
import { machineLoad } from "./harness/machineLoad.ts";
import type { Measurement } from "./harness/measurement.ts";
import { peerless } from "./harness/peerless.ts";
import { spreadOf } from "./harness/spread.ts";

/** The bench `delivery-faults`: what is lost, done twice, stuck or wasted while workers, database and node fail. */
export const runDeliveryFaultsBench: RunBench = (progress) => measureFaults(FULL, progress);

/** The same in some minutes, without meaning. */
export const runQuickDeliveryFaultsBench: RunBench = (progress) => measureFaults(QUICK, progress);

async function measureFaults(scale: FaultScale, progress: (line: string) => void): Promise<BenchOutcome> {
  const load = machineLoad();
  const { kills, controlKills } = scale;
  const run = (terms: Omit<Parameters<typeof killedRun>[0], "scale" | "progress">) =>
    killedRun({ ...terms, scale, progress });
  const pglite = await run({ kind: "pglite", workers: 1, kills, seed: 1 });
  const postgres = await run({ kind: "durable", workers: 2, kills, seed: 2 });
  const control = await run({ kind: "pglite", workers: 1, kills: controlKills, seed: 3, sendsFirst: true });
  const quiet = await quietRun(scale, progress);
  const restart = {
    pglite: await restartSeconds("pglite", scale, progress),
    postgres: await restartSeconds("durable", scale, progress),
  };
  const recovery = await recoverySeconds(scale, progress);
  const growth = await soakGrowth(scale, progress);
  const runs = [pglite, postgres];
  return {
    measurements: [
      ...killRows(runs),
      ...wasteRows({ runs, control, quiet }),
      ...timeRows({ restart, recovery, growth }, scale),
    ],
    conditions: {
      scale: scale === FULL ? "whole" : "small (--quick): it shows that all of it works, and measures little",
      chain: `anvil, a block each ${scale.block} ms, final 4 deep`,
      keys: 3,
      kills: runs.map((one) => told(one)),
      control: told(control),
      loadBefore: load,
      loadAfter: machineLoad(),
    },
  };
}

type Wastes = { readonly runs: readonly Killed[]; readonly control: Killed; readonly quiet: FaultOutcome };

function wasteRows({ runs, control, quiet }: Wastes): readonly Measurement[] {
  const about = "claims sent twice, of those paid, while workers are killed";
  const name = "the same workers, sending before they write down";
  const idle = sum(runs.map(({ idleGas }) => Number(idleGas)));
  const all = sum(runs.map(({ gas }) => Number(gas)));
  const lost = "gas of mined transactions that paid nobody, of all gas, in the runs with kills";
  return [
    peerless("wasted-quiet", "claims sent twice where nothing fails", "claims", [quiet.wasted], 0),
    {
      ...peerless("wasted-killed", about, "of claims", [wasteOf(runs)], 0.001),
      peer: { name, spread: spreadOf([wasteOf([control])]) },
    },
    peerless("gas-lost-to-replacement", lost, "%", [(100 * idle) / all], 0.5),
  ];
}

type Times = {
  readonly restart: { readonly pglite: readonly number[]; readonly postgres: readonly number[] };
  readonly recovery: Recoveries;
  readonly growth: number;
};

function timeRows({ restart, recovery, growth }: Times, { soak }: FaultScale): readonly Measurement[] {
  const { worker, database, node } = recovery;
  const started = "from a killed worker's new start to its first transaction in the store";
  const again = "until all keys send again after";
  const memory = `a worker's memory after ${soak} s, of that after it has warmed up`;
  return [
    peerless("restart-s", `${started}, PGlite`, "s", restart.pglite, 3),
    peerless("restart-postgres-s", `${started}, PostgreSQL`, "s", restart.postgres, 1.5),
    peerless("recovery-worker-s", `${again} one of two workers was killed`, "s", worker, 8),
    peerless("recovery-database-s", `${again} the database was killed`, "s", database, 8),
    peerless("recovery-node-s", `${again} the node, which stood still, goes on`, "s", node, 8),
    peerless("soak-growth", memory, "times", [growth], 1.1),
  ];
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

async function quietRun(scale: FaultScale, progress: (line: string) => void) {
  const stage = await openStage({ kind: "pglite", leaves: scale.quiet, scale });
  try {
    await stage.submit(scale.quiet);
    const outcome = await stage.finish();
    progress(`quiet: ${outcome.paid} paid, ${outcome.wasted} wasted, ${outcome.transactions} transactions`);
    return outcome;
  } finally {
    await stage.close();
  }
}
