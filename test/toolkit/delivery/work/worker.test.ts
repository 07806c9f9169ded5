import { expect } from "chai";
import { createClient, custom, type Hex } from "viem";
import { submitIntents } from "../../../../src/services/delivery/tables/intents.ts";
import { LEASE_MS } from "../../../../src/services/delivery/tables/leases.ts";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import type { WorkKind } from "../../../../src/services/delivery/work/kind.ts";
import { runWorker } from "../../../../src/services/delivery/work/worker.ts";
import { migrate } from "../../../../src/services/store/migrate.ts";
import type { Sql } from "../../../../src/services/store/sql.ts";
import { claimIntent } from "../../../../src/services/work/claimIntent.ts";
import { claimKind } from "../../../../src/services/work/claimKind.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { letPass, until } from "../../patience.ts";
import {
  accountOf,
  amountOf,
  openRelayChain,
  type RelayChain,
  type TestCampaign,
} from "../../scripts/relayChain.ts";
import { openTestStore, type TestStore } from "../../store/openTestStore.ts";
import { QUICK, workUntil } from "./workUntil.ts";

const COUNT = 40;
describe("workers over tables", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let store: TestStore;
  let sql: Sql;
  let test: TestCampaign;
  before(async () => {
    chain = await openRelayChain();
  });
  after(() => chain.close());
  beforeEach(async () => {
    store = await openTestStore("postgres");
    sql = store.sql;
    await migrate(sql, deliveryTables);
    test = await chain.campaign(folder.path("tree"), COUNT);
  });
  afterEach(() => store.remove());

  const intents = () =>
    Array.from({ length: COUNT }, (_, index) =>
      claimIntent({
        format: "symbolon-claim",
        version: 1,
        chainId: String(chain.reader.chain.id),
        campaign: test.campaign,
        leaf: { index: String(index), account: accountOf(index), amount: String(amountOf(index)) },
        proof: test.tree.proof(index) as readonly Hex[],
      }),
    );
  const profile = {
    inFlight: 2,
    transactionGas: 1_500_000n,
    calldataBytes: 100_000,
    blockTime: 250,
    finality: { by: "tag" } as const,
  };
  const kinds = [claimKind({ feeTakers: [] })];

  it("does what is submitted, each once", async () => {
    const { added } = await submitIntents(sql, intents(), "test");
    expect(added).to.equal(COUNT);
    expect((await submitIntents(sql, intents(), "test")).added).to.equal(0);
    const chains = [{ client: chain.reader, senders: [chain.relayer, chain.other], profile }];
    await workUntil({ sql, chains, kinds }, ({ done }) => done === COUNT);
    expect(await chain.paid(test)).to.deep.equal(Array.from({ length: COUNT }, (_, index) => index));
  });

  it("keeps what it plans from other keys, however long its node and its signer take", async () => {
    await submitIntents(sql, intents(), "test");
    const lastsUntil = async () => {
      const [row] = await sql.query<{ at: number }>(
        "select max(extract(epoch from reserved_until))::float8 as at from intent where reserved_by is not null",
      );
      return row?.at ?? 0;
    };
    const [claims] = kinds as [WorkKind];
    const slow: WorkKind = {
      ...claims,
      plan: async (place, some) => {
        const first = await lastsUntil();
        await until(async () => (await lastsUntil()) > first);
        return claims.plan(place, some);
      },
    };
    const chains = [{ client: chain.reader, senders: [chain.relayer], profile }];
    await workUntil({ sql, chains, kinds: [slow] }, ({ done = 0 }) => done > 0);
  });

  it("asks the store nothing, and fails at nothing, while there is no gas for more; goes on once there is", async () => {
    await submitIntents(sql, intents(), "test");
    let gas = 0;
    let looked = 0;
    const next = () => {
      looked++;
      return gas === 0 ? undefined : { name: "claims", gas };
    };
    const room = { classes: ["claims"], isPaced: true, next, sent: () => {} };
    const chosen: number[] = [];
    const choose = (waiting: readonly unknown[], most: number) => {
      chosen.push(most);
      return [...waiting.keys()].slice(0, most);
    };
    // What requests of issuers take at least is not known: 0.
    const both = [...kinds, { ...claimKind({ feeTakers: [] }), name: "other", minGas: 0 }];
    const troubles: unknown[] = [];
    const chains = [{ client: chain.reader, senders: [chain.relayer], profile, room, choose }];
    const onTrouble = (thrown: unknown) => troubles.push(thrown);
    await workUntil({ sql, chains, kinds: both, onTrouble }, ({ queued, done }) => {
      if (gas === 0 && looked >= 3) {
        expect(queued).to.equal(COUNT);
        expect(chosen).to.deep.equal([]);
        gas = 1_500_000;
      }
      return done === COUNT;
    });
    expect(troubles).to.deep.equal([]);
    expect(chosen.length).to.be.above(0);
  });

  it("lets go of its keys at the end, though a question outlasted their leases", async () => {
    let delay = 0;
    const request = async (question: { method: string; params?: unknown }) => {
      await letPass(delay);
      return chain.reader.request(question as never);
    };
    const client = createClient({ chain: chain.reader.chain, transport: custom({ request }) });
    const stop = new AbortController();
    const chains = [{ client, senders: [chain.relayer], profile }];
    const worker = runWorker({ sql, chains, kinds, name: "slow", timing: QUICK, signal: stop.signal });
    const owners = () => sql.query("select owner from sender where owner is not null");
    await until(async () => (await owners()).length !== 0);
    delay = 1.5 * LEASE_MS;
    // By now each of its loops waits for an answer, and nobody renews the lease any more.
    await letPass(LEASE_MS / 4);
    stop.abort();
    delay = 0;
    await worker;
    expect(await owners()).to.deep.equal([]);
  });
});
