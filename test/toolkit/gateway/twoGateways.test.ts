import { expect } from "chai";
import { getBlock } from "viem/actions";
import { runWorker } from "../../../src/services/delivery/work/worker.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { claimKind } from "../../../src/services/work/claimKind.ts";
import { intentStates, QUICK } from "../delivery/work/workUntil.ts";
import { until } from "../patience.ts";
import { openTestStore } from "../store/openTestStore.ts";
import { useAttackStage } from "./attackStage.ts";

const COUNT = 60;
const BLOCK_MS = 300;

describe("two gateways that know nothing of each other", () => {
  const stage = useAttackStage(COUNT);
  before(async () => {
    await stage.chain.node.setAutomine(false);
    await stage.chain.node.setIntervalMining({ interval: BLOCK_MS / 1_000 });
  });

  const workers = (stores: readonly Sql[], signal: AbortSignal) =>
    stores.map((sql, i) =>
      runWorker({
        sql,
        name: `worker ${i}`,
        kinds: [claimKind({ feeTakers: [] })],
        timing: QUICK,
        signal,
        chains: [
          {
            client: stage.chain.reader,
            senders: [i === 0 ? stage.chain.relayer : stage.chain.other],
            profile: {
              inFlight: 4,
              transactionGas: 16_000_000n,
              calldataBytes: 100_000,
              blockTime: BLOCK_MS,
              finality: { by: "depth", blocks: 0 },
            },
          },
        ],
      }),
    );

  /** Of each key, how many of its transactions since a block paid nobody. */
  const wasted = async (since: bigint) => {
    const { chain, test } = stage;
    const useful = new Set((await chain.payments(test)).map(({ hash }) => hash));
    const counts = new Map<string, number>();
    const { number: last } = await getBlock(chain.reader);
    for (let blockNumber = since + 1n; blockNumber <= last; blockNumber++) {
      const { transactions } = await getBlock(chain.reader, { blockNumber, includeTransactions: true });
      for (const { from, hash } of transactions)
        counts.set(from, (counts.get(from) ?? 0) + (useful.has(hash) ? 0 : 1));
    }
    return [...counts.values()];
  };

  it("pay each claim once that both were handed, and waste a bundle each at most", async () => {
    const { chain, test } = stage;
    const other = await openTestStore("postgres");
    const stores = [stage.store.sql, other.sql];
    const gateways = await Promise.all(stores.map((sql) => stage.serve({ sql })));
    const claims = await Promise.all(Array.from({ length: COUNT }, (_, index) => stage.claim(index)));
    await Promise.all(gateways.flatMap(({ gateway }) => claims.map((claim) => gateway.submit(claim))));
    const { number: since } = await getBlock(chain.reader);
    const stop = new AbortController();
    const working = workers(stores, stop.signal);
    const isOver = async () =>
      (await Promise.all(stores.map(intentStates))).every(
        ({ done = 0, skipped = 0 }) => done + skipped === COUNT,
      );
    await until(isOver);
    stop.abort();
    await Promise.all(working);
    expect(await chain.paid(test)).to.deep.equal(claims.map((_, index) => index));
    for (const count of await wasted(since)) expect(count).to.be.at.most(1);
    // Both know how it ended: one has paid it, the other found it paid, and says so.
    const states = await Promise.all(stores.map(intentStates));
    expect(states.reduce((sum, { done = 0 }) => sum + done, 0)).to.equal(COUNT);
    const reasons = await Promise.all(
      stores.map((sql) =>
        sql.query<{ readonly reason: string }>("select distinct reason from intent where state = 'skipped'"),
      ),
    );
    expect(new Set(reasons.flat().map(({ reason }) => reason))).to.deep.equal(new Set(["AlreadyClaimed"]));
    await other.remove();
  });
});
