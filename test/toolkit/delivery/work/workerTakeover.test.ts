import { expect } from "chai";
import { type Hex, keccak256 } from "viem";
import { submitIntents } from "../../../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../../../src/services/store/migrate.ts";
import { isDeep } from "../../../deep.ts";
import { seededRandom } from "../../../differential/calls/seededRandom.ts";
import { letPass, until } from "../../patience.ts";
import { type FaultyNode, openFaultyNode } from "../../scripts/faultyNode.ts";
import { openTestStore, type TestStore } from "../../store/openTestStore.ts";
import { type FaultChain, openFaultChain } from "./faultChain.ts";
import { faultOutcome, unfencedSteps } from "./faultOutcome.ts";
import { BLOCK, GOOD, KEYS, workerTerms } from "./faultTerms.ts";
import { openWork } from "./openWork.ts";
import { startWorker } from "./workerProcess.ts";

const HOUR = 3_600_000;

describe("workers that share a store", () => {
  let chain: FaultChain;
  let store: TestStore;
  const nodes: FaultyNode[] = [];
  before(async () => {
    chain = await openFaultChain(KEYS);
  });
  after(() => chain.close());
  beforeEach(async () => {
    store = await openTestStore("postgres");
    await migrate(store.sql, deliveryTables);
  });
  afterEach(async () => {
    await store.remove();
    for (const node of nodes.splice(0)) await node.close();
  });

  /** A way to the node of one worker, with what it has sent. */
  const wayOf = async () => {
    const node = await openFaultyNode(chain.rpc);
    nodes.push(node);
    const sent: Hex[] = [];
    const note = (method: string, [bytes]: readonly unknown[]) => {
      if (method === "eth_sendRawTransaction") sent.push(keccak256(bytes as Hex));
      return undefined;
    };
    node.answer = note;
    return { node, sent, note };
  };
  const submitted = async (count: number) => {
    const campaign = await chain.campaign(count);
    await submitIntents(store.sql, campaign.intents(0, count), "test");
    return campaign;
  };
  const written = async () => {
    const rows = await store.sql.query<{ hash: Hex }>("select hash from version");
    return rows.map(({ hash }) => hash);
  };
  const holders = async () => {
    const rows = await store.sql.query<{ owner: string | null }>("select owner from sender");
    return rows.map(({ owner }) => owner);
  };
  const hasUnderWay = async (owner: string) => {
    const rows = await store.sql.query(
      `select 1 from transaction join sender on (transaction.chain, sender) = (sender.chain, address)
       where owner = $1 and transaction.state <> 'ended'`,
      [owner],
    );
    return rows.length > 0;
  };

  it("leave a key to others once they were stopped for too long, with clocks hours off and a node that lies", async () => {
    const count = 160;
    const campaign = await chain.campaign(count);
    const submit = (from: number, to: number) => submitIntents(store.sql, campaign.intents(from, to), "test");
    const random = seededRandom(7);
    const beat = await chain.beat({
      every: BLOCK,
      reorg: () => (random.chance(15) ? { depth: 1 + random.below(3), isDropped: true } : undefined),
    });
    const first = await wayOf();
    const second = await wayOf();
    second.node.fate = () => (random.chance(3) ? "lose the answer" : "pass");
    second.node.answer = (method, params) => {
      second.note(method, params);
      const isLie = method === "eth_getTransactionReceipt" && random.chance(10);
      return isLie ? { result: null } : undefined;
    };
    // Neither ends by itself: however slow one of them is, the other one is there for it.
    const terms = { ...workerTerms(store.address, chain), isTillDone: false };
    const one = startWorker({ ...terms, rpc: first.node.url, name: "one", clockError: HOUR });
    await submit(0, 40);
    await one.begun;
    const two = startWorker({ ...terms, rpc: second.node.url, name: "two", clockError: -HOUR });
    await until(async () => {
      const all = await holders();
      return all.includes("one") && all.includes("two") && !all.includes(null);
    });
    await submit(40, 120);
    await until(async () => (await hasUnderWay("one")) || (await openWork(store.sql)) === 0);
    one.signal("SIGSTOP");
    await until(async () => (await holders()).every((owner) => owner === "two"));
    await submit(120, count);
    one.signal("SIGCONT");
    await until(async () => (await openWork(store.sql)) === 0);
    for (const worker of [one, two]) worker.signal("SIGTERM");
    expect(await two.ended, two.complaints()).to.equal(0);
    expect(await one.ended, one.complaints()).to.equal(0);
    await beat.stop();
    expect(await written()).to.include.members([...first.sent, ...second.sent]);
    expect(await unfencedSteps(store.sql)).to.deep.equal([]);
    expect(await faultOutcome(chain, campaign, store.sql, KEYS, count)).to.deep.include(GOOD);
  });

  it("go on when all of their connections to the store are cut, again and again", async () => {
    const count = 100;
    const campaign = await submitted(count);
    const beat = await chain.beat({ every: BLOCK });
    const worker = startWorker(workerTerms(store.address, chain));
    await worker.begun;
    let isOver = false;
    void worker.ended.finally(() => {
      isOver = true;
    });
    const cut = async () => {
      await store.sql.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and application_name = 'symbolon'`,
      );
      await letPass(BLOCK);
    };
    for (let times = 0; times < 8 && !isOver; times++) await cut();
    expect(await worker.ended, worker.complaints()).to.equal(0);
    await beat.stop();
    expect(await faultOutcome(chain, campaign, store.sql, KEYS, count)).to.deep.include(GOOD);
  });

  (isDeep ? it : it.skip)("come to an end where each COMMIT takes two seconds longer", async () => {
    const count = 30;
    const campaign = await submitted(count);
    const beat = await chain.beat({ every: 1_000 });
    const worker = startWorker({ ...workerTerms(store.address, chain), slowCommits: 2_000 });
    expect(await worker.ended, worker.complaints()).to.equal(0);
    await beat.stop();
    expect(await faultOutcome(chain, campaign, store.sql, KEYS, count)).to.deep.include(GOOD);
  });
});
