import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "../../src/services/store/sql.ts";
import { growthOf, sampleMemory } from "../harness/memory.ts";
import { openStage, type StageTerms } from "./faultStage.ts";
import type { FaultScale } from "./scale.ts";

type Progress = (line: string) => void;
/** Claims that never run out. */
const PLENTY = 6_000;
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
    const stage = await openStage({ kind: "durable", leaves: PLENTY, scale });
    try {
      await stage.submit(PLENTY);
      const workers = [1, 2].map((number) => stage.start({ name: `worker-${number}`, inFlight: 3 }));
      const recovered = (fault: () => Promise<void>) => stage.inStore((sql) => timeOf(sql, fault));
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
      found.database.push(await recovered(async () => killServer(process.pid)));
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

async function timeOf(sql: Sql, fault: () => Promise<void>): Promise<number> {
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
    if (rows.length === 3) return (performance.now() - begun) / 1_000;
    await sleep(LOOK_MS);
  }
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

/** Kills the database that a process has started: at most one. */
function killServer(parent: number): void {
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const status = readFileSync(`/proc/${entry}/status`, "utf8");
      if (!/^Name:\s*postgres$/m.test(status)) continue;
      if (Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1]) === parent) process.kill(Number(entry), "SIGKILL");
    } catch {
      // It is gone.
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
