import { expect } from "chai";
import { createClient, type Hex, http } from "viem";
import type { ReadClient, WriteClient } from "../../../../src/sdk/chain/clients.ts";
import { submitIntents } from "../../../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import { migrate } from "../../../../src/services/store/migrate.ts";
import type { Sql } from "../../../../src/services/store/sql.ts";
import { claimIntent } from "../../../../src/services/work/claimIntent.ts";
import { claimKind } from "../../../../src/services/work/claimKind.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { PATIENT } from "../../patience.ts";
import { openCooldownChain } from "../../scripts/cooldownChain.ts";
import { accountOf, amountOf, type TestCampaign } from "../../scripts/relayChain.ts";
import { signedClaim } from "../../scripts/signedClaims.ts";
import { simulatingNode } from "../../scripts/simulatingNode.ts";
import { openTestStore, type TestStore } from "../../store/openTestStore.ts";
import { workUntil } from "./workUntil.ts";

const COUNT = 7;
const ALL = Array.from({ length: COUNT }, (_, index) => index);

describe("workers over tables, of leaves that are not paid beside each other", () => {
  const folder = temporaryFolder();
  let chain: Awaited<ReturnType<typeof openCooldownChain>>;
  let store: TestStore;
  let sql: Sql;
  before(async () => {
    chain = await openCooldownChain();
  });
  after(() => chain.close());
  beforeEach(async () => {
    store = await openTestStore("postgres");
    sql = store.sql;
    await migrate(sql, deliveryTables);
  });
  afterEach(() => store.remove());

  const intentsOf = ({ campaign, tree }: TestCampaign) =>
    ALL.map((index) =>
      claimIntent({
        format: "symbolon-claim",
        version: 1,
        chainId: String(chain.reader.chain.id),
        campaign,
        leaf: { index: String(index), account: accountOf(index), amount: String(amountOf(index)) },
        proof: tree.proof(index) as readonly Hex[],
      }),
    );
  const profile = {
    inFlight: 2,
    transactionGas: 1_500_000n,
    calldataBytes: 100_000,
    blockTime: 250,
    finality: { by: "depth", blocks: 0 } as const,
  };

  /** Works till all is done, or something ends otherwise. @returns how many intents are in each state */
  async function work(clients: { readonly reader: ReadClient; readonly senders: readonly WriteClient[] }) {
    let last: Readonly<Record<string, number>> = {};
    const chains = [{ client: clients.reader, senders: clients.senders, profile }];
    await workUntil({ sql, chains, kinds: [claimKind({ feeTakers: [] })] }, (states) => {
      last = states;
      const isUnderWay = ["queued", "bundled", "mined"].some((state) => (states[state] ?? 0) > 0);
      return !isUnderWay || (states.skipped ?? 0) > 0;
    });
    return last;
  }
  const own = () => ({ reader: chain.reader, senders: [chain.relayer, chain.other] });

  for (const by of ["sender", "origin"] as const) {
    it(`pay all of them, with two keys: a cooldown by ${by}`, async () => {
      const test = await chain.cool(folder.path("tree"), COUNT, { by });
      await submitIntents(sql, intentsOf(test), "test");
      expect(await work(own())).to.deep.equal({ done: COUNT });
      expect(await chain.paid(test)).to.deep.equal(ALL);
    });
  }

  for (const how of ["text", "panic", "bare", "false", "tooFew"] as const) {
    it(`pay all of them whatever the token says: ${how}`, async () => {
      const test = await chain.cool(folder.path("tree"), COUNT, { by: "sender", how });
      await submitIntents(sql, intentsOf(test), "test");
      expect(await work(own())).to.deep.equal({ done: COUNT });
      expect(await chain.paid(test)).to.deep.equal(ALL);
    });
  }

  it("pay all of them where both keys send into one block, and a payment holds up the next for some", async () => {
    const test = await chain.cool(folder.path("tree"), COUNT, { by: "sender", blocks: 3 });
    await submitIntents(sql, intentsOf(test), "test");
    await chain.node.setAutomine(false);
    await chain.node.setIntervalMining({ interval: 0.25 });
    try {
      expect(await work(own())).to.deep.equal({ done: COUNT });
    } finally {
      await chain.node.setIntervalMining({ interval: 0 });
      await chain.node.setAutomine(true);
    }
    expect(await chain.paid(test)).to.deep.equal(ALL);
  });

  for (const how of ["ownError", "tooFew"] as const)
    it(`pay all of them where the node simulates bundles as a whole, and send nothing that is refused: ${how}`, async () => {
      const test = await chain.cool(folder.path("tree"), COUNT, { by: "sender", how });
      await submitIntents(sql, intentsOf(test), "test");
      const node = await simulatingNode(chain.rpc);
      const transport = http(node.url, PATIENT);
      const reader = createClient({ chain: chain.reader.chain, transport });
      const { account } = chain.relayer;
      const sender = createClient({ account, chain: chain.reader.chain, transport, pollingInterval: 20 });
      try {
        expect(await work({ reader, senders: [sender] })).to.deep.equal({ done: COUNT });
      } finally {
        await node.close();
      }
      expect(await chain.paid(test)).to.deep.equal(ALL);
      const [{ tries } = {}] = await sql.query<{ tries: number }>("select max(tries) as tries from intent");
      expect(tries).to.equal(0);
    });

  it("park by its reason whom the token refuses by itself, and pay the others", async () => {
    const test = await chain.cool(folder.path("tree"), COUNT, { by: "sender" });
    const [first, ...others] = intentsOf(test);
    const wrong = JSON.parse(await signedClaim(chain, test, 0));
    const forged = { ...wrong, signature: `0x${"11".repeat(65)}`, proof: test.tree.proof(0) };
    await submitIntents(sql, [{ ...claimIntent(forged), key: `${first?.key}` }, ...others], "test");
    expect(await work(own())).to.deep.equal({ done: COUNT - 1, parked: 1 });
    const parked = await sql.query("select reason from intent where state = 'parked'");
    expect(parked).to.deep.equal([{ reason: "InvalidSignature" }]);
    expect(await chain.paid(test)).to.deep.equal(ALL.slice(1));
  });
});
