import { expect } from "chai";
import { submitIntents } from "../../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../../src/services/store/migrate.ts";
import { releaseIntent, releaseKind } from "../../../src/services/work/releaseKind.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { intentStates, workUntil } from "../delivery/work/workUntil.ts";
import { openCooldownChain } from "../scripts/cooldownChain.ts";
import { usualRows } from "../scripts/kindChain.ts";
import { accountOf, amountOf, type TestCampaign } from "../scripts/relayChain.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";

const COUNT = 5;

describe("releases as work from tables", () => {
  const folder = temporaryFolder();
  let chain: Awaited<ReturnType<typeof openCooldownChain>>;
  let store: TestStore;
  before(async () => {
    chain = await openCooldownChain();
  });
  after(() => chain.close());
  beforeEach(async () => {
    store = await openTestStore("postgres");
    await migrate(store.sql, deliveryTables);
  });
  afterEach(() => store.remove());

  const intentsOf = ({ campaign }: Pick<TestCampaign, "campaign">, count: number) =>
    Array.from({ length: count }, (_, index) =>
      releaseIntent({
        format: "symbolon-release",
        version: 1,
        chainId: String(chain.reader.chain.id),
        campaign,
        releasedBefore: "0",
        entitlement: { index: String(index), account: accountOf(index) },
      }),
    );
  const profile = { inFlight: 2, transactionGas: 3_000_000n, calldataBytes: 100_000, blockTime: 250 };

  it("pays what is due of each once, and leaves alone what was never claimed", async () => {
    const { sql } = store;
    const test = await chain.vesting(folder.path("tree"), usualRows(COUNT));
    const claimed = [0, 1, 2, 3];
    for (const index of claimed) await chain.claim(test, index);
    await chain.moveTo(test.begin + 2_000n);
    const held = await Promise.all(claimed.map((index) => chain.balance(accountOf(index))));
    const intents = intentsOf(test, COUNT);
    expect((await submitIntents(sql, intents, "test")).added).to.equal(COUNT);
    const chains = [
      {
        client: chain.reader,
        senders: [chain.relayer],
        profile: { ...profile, finality: { by: "tag" } as const },
      },
    ];
    const isOver = ({ done = 0, parked = 0 }) => done + parked === COUNT;
    await workUntil({ sql, chains, kinds: [releaseKind()] }, isOver);
    expect(await intentStates(sql)).to.deep.equal({ done: 4, parked: 1 });
    const now = await Promise.all(claimed.map((index) => chain.balance(accountOf(index))));
    expect(now.map((balance, i) => balance - (held[i] as bigint))).to.deep.equal(
      claimed.map((index) => amountOf(index) / 2n),
    );
    // What was paid before is part of what is asked: the same again is known, and the next step is another intent.
    expect((await submitIntents(sql, intents, "test")).added).to.equal(0);
  });

  for (const [how, blocks] of [
    ["ownError", 1],
    ["text", 1],
    ["bare", 3],
  ] as const) {
    it(`pays all where a block pays one, whatever the token says, with two keys: ${how}`, async () => {
      const { sql } = store;
      const cooldown = { by: "sender", how, blocks } as const;
      const test = await chain.coolVesting(folder.path(`tree ${how}`), COUNT, cooldown);
      await submitIntents(sql, intentsOf(test, COUNT), "test");
      const finality = { by: "depth", blocks: 0 } as const;
      const senders = [chain.relayer, chain.other];
      const chains = [{ client: chain.reader, senders, profile: { ...profile, finality } }];
      await chain.node.setAutomine(false);
      await chain.node.setIntervalMining({ interval: 0.25 });
      try {
        const isOver = ({ done = 0, parked = 0, skipped = 0 }) => done + parked + skipped === COUNT;
        await workUntil({ sql, chains, kinds: [releaseKind()] }, isOver);
      } finally {
        await chain.node.setIntervalMining({ interval: 0 });
        await chain.node.setAutomine(true);
      }
      expect(await intentStates(sql)).to.deep.equal({ done: COUNT });
      const [{ tries } = {}] = await sql.query<{ tries: number }>("select max(tries) as tries from intent");
      expect(tries).to.be.lessThan(5);
    });
  }
});
