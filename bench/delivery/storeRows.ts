import { setTimeout as sleep } from "node:timers/promises";
import { PgBoss } from "pg-boss";
import { type NewIntent, submitIntents } from "../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../src/services/store/migrate.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { type FaultChain, openFaultChain, senderKey } from "../../test/toolkit/delivery/work/faultChain.ts";
import { startWorker } from "../../test/toolkit/delivery/work/workerProcess.ts";
import { type Fate, openFaultyNode } from "../../test/toolkit/scripts/faultyNode.ts";
import { openTestStore } from "../../test/toolkit/store/openTestStore.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import type { Stage } from "./stage.ts";

const GROUP = 200;
/** Groups under way at once. */
const GROUPS = 4;
/** Sends of pg-boss under way at once: as many as it has connections. */
const SENDS = 10;
/** Turns of each side: the machine has better and worse moments. */
const TURNS = 3;

/** Taking intents in, in groups, beside one `send` of pg-boss each, on the same server, which waits for its disk. */
export async function enqueueRows({ scale: { enqueued }, progress }: Stage): Promise<readonly Measurement[]> {
  const chain = await openFaultChain([]);
  const store = await openTestStore("durable");
  try {
    const campaign = await chain.campaign(enqueued);
    const intents = campaign.intents(0, enqueued);
    await migrate(store.sql, deliveryTables);
    const own: number[] = [];
    const peer: number[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      await store.sql.query("delete from step; delete from intent");
      own.push(await submitMilliseconds(store.sql, intents));
      peer.push(await bossMilliseconds(store.address, intents));
      progress(`enqueue: ${enqueued} in ${own[turn]?.toFixed(0)} ms, pg-boss ${peer[turn]?.toFixed(0)} ms`);
    }
    const row: Measurement = {
      id: "enqueue-vs-pg-boss",
      about: `taking in ${enqueued} claims, ${GROUPS} groups of ${GROUP} at once, on PostgreSQL; ${TURNS} turns`,
      unit: "ms",
      ours: spreadOf(own),
      peer: { name: `pg-boss 12.35.0 send, ${SENDS} at once`, spread: spreadOf(peer) },
      ratioOf: "peer/ours",
      goal: 10,
    };
    return [row];
  } finally {
    await store.remove();
    await chain.close();
  }
}

function submitMilliseconds(sql: Sql, intents: readonly NewIntent[]): Promise<number> {
  return millisecondsOf(async () => {
    for (let from = 0; from < intents.length; from += GROUPS * GROUP) {
      const groups = Array.from({ length: GROUPS }, (_, i) =>
        intents.slice(from + i * GROUP, from + (i + 1) * GROUP),
      );
      await Promise.all(groups.map((some) => submitIntents(sql, some, "bench")));
    }
  });
}

async function bossMilliseconds(address: string, intents: readonly NewIntent[]): Promise<number> {
  const boss = new PgBoss({
    connectionString: address,
    max: SENDS,
    supervise: false,
    schedule: false,
  });
  await boss.start();
  await boss.createQueue("claims");
  try {
    return await millisecondsOf(async () => {
      for (let from = 0; from < intents.length; from += SENDS) {
        const some = intents.slice(from, from + SENDS);
        await Promise.all(some.map(({ content }) => boss.send("claims", content as object)));
      }
    });
  } finally {
    await boss.deleteQueue("claims");
    await boss.stop();
  }
}

const KEYS = [0, 1, 2, 3].map(senderKey);
/** More than a node takes calls: so a worker waits for its node, not each key for its own answers. */
const SHARED_KEYS = [0, 1, 2, 3, 4, 5, 6, 7].map(senderKey);
/** Milliseconds. */
const BLOCK = 1_000;
const DELAY = 100;
/** Calls of each worker that its node takes at once. */
const UNDER_WAY = 4;

/** One worker and two, each with a node that is far away: their time, and how evenly two share the work. */
export async function sharingRows({ scale: { shared }, progress }: Stage): Promise<readonly Measurement[]> {
  const ratios: number[] = [];
  const unevenness: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const one = await sharedRun(1, shared);
    const two = await sharedRun(2, shared);
    ratios.push(two.seconds / one.seconds);
    unevenness.push((Math.max(...two.claims) - Math.min(...two.claims)) / shared);
    progress(
      `two workers: ${two.seconds.toFixed(1)} s (${two.claims.join(", ")}), one ${one.seconds.toFixed(1)} s`,
    );
  }
  return [
    measured(
      "two-workers",
      `time of two workers with ${SHARED_KEYS.length} keys, of that of one, the node ${DELAY} ms away, ${UNDER_WAY} calls at once; ${TURNS} turns`,
      ratios,
      0.6,
    ),
    measured(
      "worker-unevenness",
      "claims that one of two workers did more than the other, of all",
      unevenness,
      0.1,
    ),
  ];
}

async function sharedRun(workers: number, shared: number) {
  const chain = await openFaultChain(SHARED_KEYS);
  const store = await openTestStore("postgres");
  const nodes = await Promise.all(Array.from({ length: workers }, () => farNode(chain)));
  try {
    const campaign = await chain.campaign(shared);
    await migrate(store.sql, deliveryTables);
    const beat = await chain.beat({ every: BLOCK });
    const running = nodes.map(({ url }, i) =>
      startWorker({ ...termsOf(chain, store.address), name: `worker-${i + 1}`, rpc: url, keys: SHARED_KEYS }),
    );
    await heldBy(store.sql, workers);
    await submitIntents(store.sql, campaign.intents(0, shared), "bench");
    const seconds = await secondsUntilMined(store.sql, chain.chainId);
    for (const { signal } of running) signal("SIGTERM");
    await Promise.all(running.map(({ ended }) => ended));
    await beat.stop();
    const rows = await store.sql.query<{ actor: string; count: bigint }>(
      `select actor, sum(cardinality(intents))::int8 as count from step where kind = 'bundled' group by actor`,
    );
    const claims = nodes.map((_, i) =>
      Number(rows.find(({ actor }) => actor === `worker-${i + 1}`)?.count ?? 0n),
    );
    return { seconds, claims };
  } finally {
    for (const node of nodes) await node.close();
    await store.remove();
    await chain.close();
  }
}

function termsOf({ rpc, chainId }: FaultChain, store: string) {
  return {
    name: "worker-1",
    store,
    rpc,
    chainId,
    keys: KEYS,
    inFlight: 4,
    transactionGas: 900_000,
    blockTime: BLOCK,
    depth: 4,
    isTillDone: false,
  };
}

/** Until that many workers have all keys among them, evenly. */
async function heldBy(sql: Sql, workers: number): Promise<void> {
  for (;;) {
    const rows = await sql.query<{ count: bigint }>(
      "select count(*) as count from sender where owner is not null group by owner",
    );
    if (rows.length === workers && rows.every(({ count }) => Number(count) === SHARED_KEYS.length / workers))
      return;
    await sleep(DELAY);
  }
}

/** Seconds by the store's clock, from the submission of a chain's intents to their last transaction. */
async function secondsUntilMined(sql: Sql, chainId: number): Promise<number> {
  for (;;) {
    const [row] = await sql.query<{ open: bigint; milliseconds: bigint }>(
      `select (select count(*) from intent where chain = $1 and state in ('queued', 'bundled')) as open,
         (extract(epoch from max(at) filter (where kind in ('mined', 'final')) -
           min(at) filter (where kind = 'submitted')) * 1000)::int8 as milliseconds
       from step where chain = $1`,
      [chainId],
    );
    if (row?.open === 0n) return Number(row.milliseconds) / 1_000;
    await sleep(DELAY);
  }
}

async function farNode(chain: FaultChain) {
  const node = await openFaultyNode(chain.rpc);
  const waiting: (() => void)[] = [];
  let underWay = 0;
  node.fate = async (): Promise<Fate> => {
    if (underWay >= UNDER_WAY) await new Promise<void>((go) => waiting.push(go));
    underWay++;
    await sleep(DELAY);
    underWay--;
    waiting.shift()?.();
    return "pass" as const;
  };
  return node;
}

const OTHER_CHAIN = 31_338;

/** One worker's time for its work on a chain while another one stands still, of its time while that has nothing to do. */
export async function otherChainRows({
  scale: { shared },
  progress,
}: Stage): Promise<readonly Measurement[]> {
  const idle = await besideRun(shared, false);
  const stalled = await besideRun(shared, true);
  progress(
    `other chain: ${stalled.toFixed(1)} s beside a stalled one, ${idle.toFixed(1)} s beside an idle one`,
  );
  const about = "time for work on a chain while another one stands still, of that while it is well";
  return [measured("other-chain-wait", about, [stalled / idle], 1.1)];
}

async function besideRun(shared: number, isStalled: boolean): Promise<number> {
  const chain = await openFaultChain(KEYS);
  const other = await openFaultChain(KEYS, OTHER_CHAIN);
  const store = await openTestStore("postgres");
  try {
    const campaign = await chain.campaign(shared);
    const otherCampaign = await other.campaign(shared);
    await migrate(store.sql, deliveryTables);
    const beat = await chain.beat({ every: BLOCK });
    const others = [{ rpc: other.rpc, chainId: OTHER_CHAIN }];
    const worker = startWorker({ ...termsOf(chain, store.address), others });
    for (;;) {
      const held = await store.sql.query("select 1 from sender where owner is not null");
      if (held.length === 2 * KEYS.length) break;
      await sleep(DELAY);
    }
    if (isStalled) process.kill(other.processId, "SIGSTOP");
    await submitIntents(store.sql, otherCampaign.intents(0, isStalled ? shared : 0), "bench");
    await submitIntents(store.sql, campaign.intents(0, shared), "bench");
    const seconds = await secondsUntilMined(store.sql, chain.chainId);
    worker.signal("SIGKILL");
    await worker.ended;
    await beat.stop();
    return seconds;
  } finally {
    process.kill(other.processId, "SIGCONT");
    await store.remove();
    await other.close();
    await chain.close();
  }
}

async function millisecondsOf(run: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await run();
  return performance.now() - begun;
}

function measured(id: string, about: string, values: readonly number[], goal: number): Measurement {
  return { id, about, unit: "times", ours: spreadOf(values), peer: null, goal };
}
