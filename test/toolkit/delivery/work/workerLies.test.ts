import { expect } from "chai";
import { submitIntents } from "../../../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../../../src/services/store/migrate.ts";
import { isDeep } from "../../../deep.ts";
import { seededRandom } from "../../../differential/calls/seededRandom.ts";
import { until } from "../../patience.ts";
import { openFaultyNode } from "../../scripts/faultyNode.ts";
import { openTestStore, type TestStore } from "../../store/openTestStore.ts";
import { openFaultChain } from "./faultChain.ts";
import { faultOutcome } from "./faultOutcome.ts";
import { BLOCK, GOOD, KEYS, workerTerms } from "./faultTerms.ts";
import { LIES, lieAt } from "./lyingNode.ts";
import { startWorker } from "./workerProcess.ts";

const OTHER_CHAIN = 31_338;

describe("workers and their nodes", () => {
  let store: TestStore;
  beforeEach(async () => {
    store = await openTestStore("postgres");
    await migrate(store.sql, deliveryTables);
  });
  afterEach(() => store.remove());

  const everTold = new Set<string>();
  for (const seed of isDeep ? [1, 2, 3, 4, 5] : [1]) {
    it(`are not misled by one that lies about everything, while blocks are taken back (${seed})`, async () => {
      const each = isDeep ? 400 : 100;
      const chain = await openFaultChain(KEYS);
      const campaign = await chain.campaign(4 * each);
      const random = seededRandom(seed);
      const reorgs = seededRandom(seed + 100);
      const node = await openFaultyNode(chain.rpc);
      const told = lieAt(node, chain, random);
      const reorg = () => ({ depth: 1 + reorgs.below(3), isDropped: reorgs.chance(50) });
      const beat = await chain.beat({
        every: BLOCK,
        reorg: () => (reorgs.chance(10) ? reorg() : undefined),
      });
      // The quicker the machine, the less is asked, and the fewer lies are told: then there is more work.
      let count = 0;
      while (count === 0 || (told.size < 5 && count < campaign.count)) {
        await submitIntents(store.sql, campaign.intents(count, count + each), "test");
        count += each;
        const worker = startWorker({ ...workerTerms(store.address, chain), rpc: node.url });
        expect(await worker.ended, worker.complaints()).to.equal(0);
      }
      await beat.stop();
      expect(await faultOutcome(chain, campaign, store.sql, KEYS, count)).to.deep.include(GOOD);
      // Some need a block that is taken back at their moment, or more sends than a short run has.
      const all = Object.keys(LIES).join(", ");
      expect(told.size, `of ${all}: told ${[...told.keys()].join(", ")}`).to.be.at.least(5);
      for (const lie of told.keys()) everTold.add(lie);
      await node.close();
      await chain.close();
    });
  }

  (isDeep ? it : it.skip)("were told every lie by one of those", () => {
    expect([...everTold]).to.have.members(Object.keys(LIES));
  });

  it("go on with one chain while another one stands still, and do its work once it goes on", async () => {
    const count = 40;
    const chain = await openFaultChain(KEYS);
    const other = await openFaultChain(KEYS, OTHER_CHAIN);
    // So that the two stand at different addresses.
    await other.campaign(1);
    const campaign = await chain.campaign(count);
    const waiting = await other.campaign(count);
    const beat = await chain.beat({ every: BLOCK });
    const otherBeat = await other.beat({ every: BLOCK });
    const others = [{ rpc: other.rpc, chainId: OTHER_CHAIN }];
    const worker = startWorker({ ...workerTerms(store.address, chain), others, isTillDone: false });
    const openOn = async (chainId: number) => {
      const sql = "select 1 from intent where chain = $1 and state in ('queued', 'bundled', 'mined')";
      return (await store.sql.query(sql, [chainId])).length;
    };
    const held = () => store.sql.query("select 1 from sender where owner is not null");
    await until(async () => (await held()).length === 2 * KEYS.length);
    process.kill(other.processId, "SIGSTOP");
    await submitIntents(store.sql, [...waiting.intents(0, count), ...campaign.intents(0, count)], "test");
    await until(async () => (await openOn(chain.chainId)) === 0);
    expect(await openOn(OTHER_CHAIN)).to.equal(count);
    process.kill(other.processId, "SIGCONT");
    await until(async () => (await openOn(OTHER_CHAIN)) === 0);
    worker.signal("SIGTERM");
    await worker.ended;
    await Promise.all([beat.stop(), otherBeat.stop()]);
    for (const [one, paid] of [[chain, campaign] as const, [other, waiting] as const]) {
      const outcome = await faultOutcome(one, paid, store.sql, KEYS, count);
      expect({ ...outcome, stuck: 0 }).to.deep.include(GOOD);
      await one.close();
    }
  });
});
