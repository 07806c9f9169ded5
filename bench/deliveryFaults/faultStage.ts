import type { Hex } from "viem";
import { submitIntents } from "../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../src/services/store/migrate.ts";
import { openStore } from "../../src/services/store/openStore.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import {
  type Beat,
  type BeatTerms,
  type FaultCampaign,
  type FaultChain,
  openFaultChain,
  senderKey,
} from "../../test/toolkit/delivery/work/faultChain.ts";
import { type FaultOutcome, faultOutcome } from "../../test/toolkit/delivery/work/faultOutcome.ts";
import { startWorker, type WorkerProcess } from "../../test/toolkit/delivery/work/workerProcess.ts";
import type { WorkerTerms } from "../../test/toolkit/delivery/work/workerTerms.ts";
import { makeTestStore } from "../../test/toolkit/store/openTestStore.ts";
import type { FaultScale } from "./scale.ts";

export const KEYS: readonly Hex[] = [0, 1, 2].map(senderKey);
/** Blocks until one is final: more than any reorg here takes back. */
const DEPTH = 4;
/** Gas of a bundle, of some ten claims: a short list has many transactions. */
const GAS = 900_000;

/** A chain that mines, a campaign, a store with claims in it, and workers on demand. */
export type FaultStage = {
  readonly chain: FaultChain;
  readonly beat: Beat;
  readonly start: (terms?: Partial<WorkerTerms>) => WorkerProcess;
  /** Has so many more claims waiting. */
  readonly submit: (count: number) => Promise<void>;
  /** Opens the store for a moment: of PGlite, while no worker has it. */
  readonly inStore: <Result>(run: (sql: Sql) => Promise<Result>) => Promise<Result>;
  /** Kills the database, and starts it again. @throws Error for PGlite, which has no server to kill */
  readonly crash: () => Promise<void>;
  /** Has a worker do the rest, and looks what has come of all. */
  readonly finish: () => Promise<FaultOutcome>;
  readonly close: () => Promise<void>;
};

export type StageTerms = {
  readonly kind: "pglite" | "durable";
  /** Leaves: as many claims may be submitted. */
  readonly leaves: number;
  readonly scale: FaultScale;
  readonly reorg?: BeatTerms["reorg"];
};

/** Minutes after which what has not ended is stuck. */
const PATIENCE_MINUTES = 10;

export async function openStage({ kind, leaves, scale, reorg }: StageTerms): Promise<FaultStage> {
  const chain = await openFaultChain(KEYS);
  const campaign: FaultCampaign = await chain.campaign(leaves);
  const store = await makeTestStore(kind);
  // Held open, so that a server whose users were all killed is not started each time; PGlite is for one process.
  const shared = kind === "durable" ? await openStore(store.address) : undefined;
  const inStore = async <Result>(run: (sql: Sql) => Promise<Result>) => {
    const sql = shared ?? (await openStore(store.address));
    try {
      return await run(sql);
    } finally {
      if (shared === undefined) await sql.close();
    }
  };
  await inStore((sql) => migrate(sql, deliveryTables));
  const beat = await chain.beat({ every: scale.block, ...(reorg !== undefined && { reorg }) });
  let asked = 0;
  const start = (terms: Partial<WorkerTerms> = {}) =>
    startWorker({
      name: "worker-1",
      store: store.address,
      rpc: chain.rpc,
      chainId: chain.chainId,
      keys: KEYS,
      inFlight: 4,
      transactionGas: GAS,
      blockTime: scale.block,
      depth: DEPTH,
      isTillDone: true,
      ...terms,
    });
  return {
    chain,
    beat,
    start,
    inStore,
    async submit(count) {
      const from = asked;
      // Before anything is waited for: two workers may end at one moment.
      asked = Math.min(from + count, leaves);
      const more = campaign.intents(from, asked);
      await inStore((sql) => submitIntents(sql, more, "bench"));
    },
    async crash() {
      if (store.crash === undefined) throw new Error(`There is no server of ${kind} to kill.`);
      await store.crash();
    },
    async finish() {
      const last = start();
      const limit = setTimeout(() => last.signal("SIGKILL"), PATIENCE_MINUTES * 60_000);
      await last.ended;
      clearTimeout(limit);
      await beat.stop();
      return inStore((sql) => faultOutcome(chain, campaign, sql, KEYS, asked));
    },
    async close() {
      await beat.stop();
      await shared?.close();
      await store.clear();
      await chain.close();
    },
  };
}
