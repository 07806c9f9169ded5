import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Hex } from "viem";
import { openStore } from "../../src/services/store/openStore.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { type FaultOutcome, faultOutcome } from "../../test/toolkit/delivery/work/faultOutcome.ts";
import { makeTestStore } from "../../test/toolkit/store/openTestStore.ts";
import { benchCampaign } from "../delivery/benchChain.ts";
import { heard, keyArgs, PACE, served, servingArgs, startGateway } from "../gateway/gatewayProcess.ts";
import { openRun, writeLines } from "../gateway/gatewayRun.ts";
import { playProgram } from "../harness/playProgram.ts";
import type { ClaimantsSeen, ClaimantsTerms } from "./claimants.ts";
import { type KeptRunning, keepRunning } from "./keptRunning.ts";
import { drawKills, type PlannedKill } from "./killPlan.ts";
import type { GatewayFaultScale } from "./scale.ts";

const CLAIMANTS = join(import.meta.dirname, "claimants.ts");
const MILLI = 1_000;
/** Blocks until one is final. */
const DEPTH = 4;
/** Seconds after which who was not taken in goes, and what has not ended is stuck. */
const PATIENCE = 300;
const LOOK_MS = 250;

/** What every part of the bench is measured with. */
export type FaultStage = {
  readonly scale: GatewayFaultScale;
  /** A folder of its own, gone afterwards. */
  readonly folder: string;
  readonly progress: (line: string) => void;
};

export type KilledGateway = {
  /** By the chain and by the store. */
  readonly outcome: FaultOutcome;
  readonly seen: ClaimantsSeen;
  readonly killed: { readonly apis: number; readonly workers: number };
  /** How processes ended that nobody killed. */
  readonly failures: readonly string[];
};

/**
 * Hands signed claims in to processes that serve and processes that send, over one store, while one after the other of them is
 * killed and started again; then has the rest done.
 */
export async function killedGateway(stage: FaultStage, seed: number): Promise<KilledGateway> {
  const { folder, progress, scale } = stage;
  const over = scale.kills * scale.apart;
  const { chain, keys, lines } = await openRun({ folder, scale: { ...scale, over } }, seed);
  const store = await makeTestStore("durable");
  // Held open, so that its server outlives them all.
  const sql = await openStore(store.address);
  let running: Running | undefined;
  try {
    const file = join(folder, "killed.jsonl");
    writeLines(file, lines);
    await chain.start();
    running = await startAll(stage, { store: store.address, rpc: chain.rpc, keys });
    const terms: ClaimantsTerms = { urls: running.urls, file, seed, over, patience: over + PATIENCE };
    const plan = drawKills({ ...scale, seed, victims: running.processes.length });
    const claimants = playProgram<ClaimantsSeen>(CLAIMANTS, terms);
    const [seen] = await Promise.all([claimants, killAll(stage, running.processes, plan)]);
    progress(`killed: ${seen.taken} of ${lines.length} taken in`);
    await untilOver(sql);
    await stopAll(running);
    const outcome = await faultOutcome(
      { reader: chain.client },
      { campaign: benchCampaign },
      sql,
      keys,
      lines.length,
    );
    const { apis } = scale;
    const byRole = Map.groupBy(plan, ({ victim }) => (victim < apis ? "apis" : "workers"));
    return {
      outcome,
      seen,
      failures: running.processes.flatMap(({ failures }) => failures),
      killed: { apis: byRole.get("apis")?.length ?? 0, workers: byRole.get("workers")?.length ?? 0 },
    };
  } finally {
    await stopAll(running);
    await sql.close();
    await store.clear();
    await chain.close();
  }
}

type Running = {
  readonly urls: readonly string[];
  /** Those that serve, then those that send. */
  readonly processes: readonly KeptRunning[];
};

type Place = { readonly store: string; readonly rpc: string; readonly keys: readonly Hex[] };

/** Starts all, and waits until all serve or send. */
async function startAll({ folder, scale }: FaultStage, { store, rpc, keys }: Place): Promise<Running> {
  const at = ["--store", store, "--rpc", rpc, "--pace", String(PACE)];
  const api = (port: number) => startGateway(folder, ["start", "--only", "api", ...at, ...servingArgs(port)]);
  const worker = () =>
    startGateway(
      folder,
      ["start", "--only", "worker", ...at, ...keyArgs(keys), "--finality", String(DEPTH)],
      keys,
    );
  const serving = await Promise.all(Array.from({ length: scale.apis }, () => served(api(0))));
  const sending = Array.from({ length: scale.workers }, worker);
  await Promise.all(sending.map((one) => heard(one, /sending on chain/)));
  return {
    urls: serving.map(({ url }) => url),
    processes: [
      ...serving.map((one) => keepRunning(one, () => api(Number(new URL(one.url).port)))),
      ...sending.map((one) => keepRunning(one, worker)),
    ],
  };
}

async function stopAll(running: Running | undefined): Promise<void> {
  await Promise.all(running?.processes.map(({ stop }) => stop()) ?? []);
}

async function killAll(
  { progress }: FaultStage,
  processes: readonly KeptRunning[],
  plan: readonly PlannedKill[],
): Promise<void> {
  const begun = performance.now();
  for (const [i, { at, victim }] of plan.entries()) {
    await sleep(Math.max(0, at * MILLI - (performance.now() - begun)));
    processes[victim]?.kill();
    if ((i + 1) % 10 === 0) progress(`killed: ${i + 1} of ${plan.length}`);
  }
}

/** Waits until all that was taken in has ended, but no longer than anybody would. */
async function untilOver(sql: Sql): Promise<void> {
  const end = performance.now() + PATIENCE * MILLI;
  while (performance.now() < end) {
    const [row] = await sql.query<{ readonly open: bigint }>(
      `select (select count(*) from intent where state not in ('done', 'skipped', 'expired'))
        + (select count(*) from transaction where state <> 'ended') as open`,
    );
    if (row?.open === 0n) return;
    await sleep(LOOK_MS);
  }
}
