import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "../../src/services/store/sql.ts";
import { growthOf, sampleMemory } from "../harness/memory.ts";
import { type FaultStage, KEYS, openStage, type StageTerms } from "./faultStage.ts";
import type { FaultScale } from "./scale.ts";

type Progress = (line: string) => void;
/** Claims that do not run out while workers start. */
const PLENTY = 6_000;
/** More than keys pay while they recover from all faults; of those waiting, few. */
const LEAVES = 40_000;
const FEW = 500;
/** Milliseconds after which a fault was not recovered from. */
const PATIENCE_MS = 180_000;
const LOOK_MS = 50;

/** Seconds from the start of a worker that was killed until it has written down a transaction. */
export async function restartSeconds(
  kind: StageTerms["kind"],
  scale: FaultScale,
  progress: Progress,
): Promise<readonly number[]> {
  const stage = await openStage({ kind, leaves: PLENTY, scale });
  try {
    await stage.submit(PLENTY);
    const found: number[] = [];
    for (let i = 0; i <= scale.samples; i++) {
      const begun = performance.now();
      const worker = stage.start({ inFlight: 100 });
      await Promise.race([worker.begun, worker.ended]);
      // The first one finds no store that was killed.
      if (i > 0) found.push((performance.now() - begun) / 1_000);
      worker.signal("SIGKILL");
      await worker.ended;
    }
    progress(`restart, ${kind}: ${found.map((seconds) => seconds.toFixed(1)).join(", ")} s`);
    return found;
  } finally {
    await stage.close();
  }
}

export type Recoveries = {
  readonly worker: readonly number[];
  readonly database: readonly number[];
  readonly node: readonly number[];
};

/**
 * Seconds after a fault until every key has a new transaction written down: one of two workers is killed for good; the
 * database is killed; the node stood still, and goes on.
 */
export async function recoverySeconds(scale: FaultScale, progress: Progress): Promise<Recoveries> {
  const found = { worker: [] as number[], database: [] as number[], node: [] as number[] };
  for (let i = 0; i < scale.samples; i++) {
    const stage = await openStage({ kind: "durable", leaves: LEAVES, scale });
    try {
      // A worker ends where nothing is left to do.
      await stage.submit(FEW);
      const workers = [1, 2].map((number) => stage.start({ name: `worker-${number}`, inFlight: 3 }));
      const recovered = (fault: () => Promise<void>) => stage.inStore((sql) => timeOf(stage, sql, fault));
      // Until both work.
      await recovered(async () => undefined);
      const { processId } = stage.chain;
      found.node.push(
        await recovered(async () => {
          process.kill(processId, "SIGSTOP");
          await sleep(1_000 * scale.stall);
          process.kill(processId, "SIGCONT");
        }),
      );
      let restarting: Promise<void> | undefined;
      found.database.push(
        await recovered(async () => {
          restarting = stage.crash();
        }),
      );
      await restarting;
      found.worker.push(await recovered(async () => workers[0]?.signal("SIGKILL")));
      for (const worker of workers) worker.signal("SIGKILL");
      await Promise.all(workers.map(({ ended }) => ended));
      progress(`recovery: ${JSON.stringify(found)}`);
    } finally {
      await stage.close();
    }
  }
  return found;
}

/** @throws Error where keys do not send again for minutes */
async function timeOf(stage: FaultStage, sql: Sql, fault: () => Promise<void>): Promise<number> {
  await fault();
  const begun = performance.now();
  const newest = async () => {
    const [row] = await sql.query<{ last: bigint }>("select coalesce(max(id), 0) as last from step");
    return row?.last ?? 0n;
  };
  const last = await patiently(newest);
  for (;;) {
    const rows = await patiently(() =>
      sql.query("select distinct sender from step where kind = 'bundled' and id > $1", [last]),
    );
    if (rows.length === KEYS.length) return (performance.now() - begun) / 1_000;
    if (performance.now() - begun > PATIENCE_MS) throw new Error(`Only ${rows.length} keys send again.`);
    await patiently(() => keepBusy(stage, sql));
    await sleep(LOOK_MS);
  }
}

/** Workers with nothing left to do would never be seen to send again. */
async function keepBusy(stage: FaultStage, sql: Sql): Promise<void> {
  const waiting = await sql.query("select from intent where state = 'queued' limit $1", [FEW]);
  if (waiting.length < FEW) await stage.submit(FEW);
}

/** The store may be what failed. */
async function patiently<Result>(run: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await run();
    } catch {
      await sleep(LOOK_MS);
    }
  }
}

const CLAIMS_A_SECOND = 15;
/** Of the samples, those at the end, and as many after the warm-up. */
const PART = 0.2;

/** A worker's memory at the end of a long run, as a share of that after it had warmed up. */
export async function soakGrowth(scale: FaultScale, progress: Progress): Promise<number> {
  const leaves = CLAIMS_A_SECOND * scale.soak + 100;
  const stage = await openStage({ kind: "durable", leaves, scale });
  try {
    await stage.submit(100);
    const worker = stage.start({ isTillDone: false });
    await worker.open;
    const samples = await sampleMemory(worker.pid, scale.soak, (seconds) =>
      stage.submit(CLAIMS_A_SECOND * seconds),
    );
    worker.signal("SIGTERM");
    await worker.ended;
    const growth = growthOf(samples, PART);
    progress(`soak: ${samples.length} samples, growth ${growth.toFixed(3)}`);
    return growth;
  } finally {
    await stage.close();
  }
}
