import { expect } from "chai";
import { submitIntents } from "../../../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../../../src/services/store/migrate.ts";
import { openStore } from "../../../../src/services/store/openStore.ts";
import type { Sql } from "../../../../src/services/store/sql.ts";
import { isDeep, sliced } from "../../../deep.ts";
import { seededRandom } from "../../../differential/calls/seededRandom.ts";
import { makeTestStore, type StoreKind } from "../../store/openTestStore.ts";
import { type FaultChain, openFaultChain } from "./faultChain.ts";
import { faultOutcome, unfencedSteps } from "./faultOutcome.ts";
import { BLOCK, GOOD, KEYS, workerTerms } from "./faultTerms.ts";
import { startWorker } from "./workerProcess.ts";
import type { WritePoint } from "./writePoints.ts";

/** A kill before a COMMIT leaves what a kill after the one before it does: those are in `test:deep`. */
const MOMENTS = isDeep ? (["before", "after"] as const) : (["after"] as const);
/** Where all is done before a worker came to its point, as where no block was taken back in time, there is more. */
const PORTIONS = 4;
const POINTS: readonly WritePoint[] =
  // What needs a reorg comes first, while there is most to do.
  sliced(["reopen", "lease", "bundle", "reserve", "send", "settle", "final"] as const, 4).flatMap((write) =>
    MOMENTS.map((moment) => `${moment} ${write}` as const),
  );

describe("workers, whatever happens", () => {
  let chain: FaultChain;
  before(async () => {
    chain = await openFaultChain(KEYS);
  });
  after(() => chain.close());

  const inStore = async <Result>(address: string, run: (sql: Sql) => Promise<Result>) => {
    const sql = await openStore(address);
    try {
      return await run(sql);
    } finally {
      await sql.close();
    }
  };

  for (const kind of (isDeep ? ["pglite", "durable"] : ["pglite"]) as readonly StoreKind[]) {
    for (const nth of isDeep ? [1, 2, 3] : [1]) {
      it(`are killed ${MOMENTS.join(" and ")} every write in turn, the ${nth}. time, on ${kind}, and lose nothing`, async () => {
        const portion = 160 * nth;
        const campaign = await chain.campaign(PORTIONS * portion);
        const store = await makeTestStore(kind);
        let count = 0;
        const submitMore = () =>
          inStore(store.address, async (sql) => {
            await submitIntents(sql, campaign.intents(count, count + portion), "test");
            count += portion;
          });
        await inStore(store.address, (sql) => migrate(sql, deliveryTables));
        await submitMore();
        const random = seededRandom(nth);
        const beat = await chain.beat({
          every: BLOCK,
          reorg: () =>
            random.chance(30) ? { depth: 1 + random.below(3), isDropped: random.chance(50) } : undefined,
        });
        const left = new Set(POINTS);
        for (const point of POINTS) {
          const isKilled = async () => {
            const worker = startWorker({ ...workerTerms(store.address, chain), kill: { point, nth } });
            return (await worker.ended) === "SIGKILL";
          };
          // One that ends in peace had too little to do to come to the point.
          while (left.has(point)) {
            if (await isKilled()) left.delete(point);
            else if (count < PORTIONS * portion) await submitMore();
            else break;
          }
        }
        const last = startWorker(workerTerms(store.address, chain));
        expect(await last.ended, last.complaints()).to.equal(0);
        await beat.stop();
        expect([...left], "points that no worker came to").to.deep.equal([]);
        await inStore(store.address, async (sql) => {
          expect(await faultOutcome(chain, campaign, sql, KEYS, count)).to.deep.include(GOOD);
          expect(await unfencedSteps(sql)).to.deep.equal([]);
        });
        await store.clear();
      });
    }
  }
});
