import { expect } from "chai";
import { encodeFunctionData, type Hex, type TransactionReceipt, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import type { OutgoingCall } from "../../../../src/sdk/delivery/outgoingCall.ts";
import { type NewSending, openSender } from "../../../../src/sdk/delivery/sender.ts";
import { minedIn } from "../../../../src/sdk/delivery/taskMeaning.ts";
import { watchChain } from "../../../../src/sdk/delivery/watchChain.ts";
import { addChain } from "../../../../src/services/delivery/tables/chains.ts";
import { type NewIntent, submitIntents } from "../../../../src/services/delivery/tables/intents.ts";
import { addSenders, reserver } from "../../../../src/services/delivery/tables/leases.ts";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import { reserveOneEach } from "../../../../src/services/delivery/tables/reserveIntents.ts";
import { openTableJournal } from "../../../../src/services/delivery/tables/tableJournal.ts";
import { migrate } from "../../../../src/services/store/migrate.ts";
import type { Sql } from "../../../../src/services/store/sql.ts";
import { seededRandom } from "../../../differential/calls/seededRandom.ts";
import { openTestStore, type StoreKind, type TestStore } from "../../store/openTestStore.ts";
import { refusalOf } from "../../store/until.ts";
import { memoryClient, openMemoryChain } from "../memoryChain.ts";
import { memoryClock } from "../memoryClock.ts";
import { CONTRACT, contractAbi } from "../memoryContract.ts";
import { CHAIN_ID } from "../memoryPool.ts";
import { heldLease } from "./heldLease.ts";

const TIMING = { patience: 30_000, rounds: 2, lag: 1_000, doubt: 300, resend: 15_000 };
/** Blocks on a block that make it final. */
const DEPTH = 2;
const key = privateKeyToAccount(`0x${"5e".repeat(32)}`);
const BY = reserver("one", key.address);

function callOf(item: number): OutgoingCall {
  const data = encodeFunctionData({ abi: contractAbi, functionName: "perform", args: [[BigInt(item)]] });
  return { to: CONTRACT, data, value: 0n };
}

/** A key over a store, with intents that it has reserved, each for a transaction. */
async function openKey(store: TestStore, count = 3) {
  await migrate(store.sql, deliveryTables);
  await addChain(store.sql, CHAIN_ID, zeroHash);
  await addSenders(store.sql, CHAIN_ID, [key.address]);
  const intents = Array.from({ length: count }, (_, i) => i + 1).map((item) => ({
    chain: CHAIN_ID,
    kind: "one each",
    contract: CONTRACT,
    key: `item ${item}`,
    digest: zeroHash,
    content: {},
  }));
  await submitIntents(store.sql, intents, "test");
  const lease = await heldLease(store.sql, { chain: CHAIN_ID, sender: key.address, owner: "one" });
  const asked = { chain: CHAIN_ID, by: BY, sender: key.address, now: 0n };
  const reserved = await reserveOneEach(store.sql, asked, ["one each"], 99);
  const chain = openMemoryChain({ random: seededRandom(1), depth: DEPTH, hasTag: true });
  const { clock, pass } = memoryClock();
  /** COMMITs that were kept, and bytes that were sent, in their order. */
  const events: string[] = [];
  const told: string[] = [];
  const broken = { id: undefined as bigint | undefined, signature: 0, answerTakes: 0 };
  const sql: Sql = {
    ...store.sql,
    async transaction(run) {
      const result = await store.sql.transaction(run);
      events.push("commit");
      return result;
    },
  };
  const signing = {
    ...key,
    async signTransaction(...given: Parameters<typeof key.signTransaction>) {
      if (--broken.signature === 0) throw new Error("not this one");
      return key.signTransaction(...given);
    },
  } as typeof key;
  const client = memoryClient(signing, async (method, params) => {
    if (method === "eth_sendRawTransaction") {
      events.push("send");
      pass(broken.answerTakes);
    }
    return chain.request(method, params);
  });
  const outcomeOf = (_: string, result: Hex) => {
    if (BigInt(result) === broken.id) throw new Error("no outcome");
    return { state: "done" } as const;
  };
  const sender = openSender({
    client,
    clock,
    journal: await openTableJournal(sql, { lease, outcomeOf }),
    timing: TIMING,
    watch: watchChain(client, { by: "tag" }, { clock }),
    meaning: {
      callOf: () => callOf(0),
      gasOf: async () => 150_000n,
      async outcomeOf({ keys }, receipt) {
        const results = Object.fromEntries(keys.map((id): [string, Hex] => [id, `0x0${id}`]));
        return { status: "mined", ...minedIn(receipt as TransactionReceipt), results };
      },
    },
    onTrouble: (_, thrown) => void told.push((thrown as SymbolonError).code ?? (thrown as Error).message),
  });
  const begun: number[] = [];
  const whats = reserved.map(
    ({ id }): NewSending => ({
      keys: [String(id)],
      digest: zeroHash,
      call: callOf(Number(id)),
      gas: 150_000n,
      onBegun: ({ nonce }) => void begun.push(nonce),
    }),
  );
  const query = <Row extends Readonly<Record<string, unknown>>>(text: string) => store.sql.query<Row>(text);
  return {
    chain,
    pass,
    events,
    told,
    broken,
    reserved,
    sender,
    whats,
    begun,
    query,
    async look() {
      events.length = 0;
      const hasChanged = await sender.look();
      return { hasChanged, commits: events.filter((one) => one === "commit").length };
    },
    async steps() {
      const steps = await query<{ readonly kind: string; readonly nonce: bigint }>(
        "select step.kind, nonce from step join transaction on transaction.id = step.transaction order by step.id",
      );
      return steps.map(({ kind, nonce }) => `${nonce} ${kind}`);
    },
    states: async () =>
      (await query<{ readonly state: string }>("select state from intent order by id")).map(
        ({ state }) => state,
      ),
  };
}

for (const kind of ["postgres", "pglite"] as const satisfies readonly StoreKind[]) {
  describe(`what a key writes down together (${kind})`, () => {
    let store: TestStore;
    let opened: Awaited<ReturnType<typeof openKey>>;
    beforeEach(async () => {
      store = await openTestStore(kind);
      opened = await openKey(store);
    });
    afterEach(() => store.remove());

    const lose = () => store.sql.query("update sender set fence = fence + 1");

    it("is all that it begins at once, before the first of it is sent", async () => {
      const { sender, whats, events, begun, steps, reserved } = opened;
      expect(reserved).to.have.length(3);
      await sender.beginAll(whats);
      expect(events).to.deep.equal(["commit", "send", "send", "send"]);
      expect(begun).to.deep.equal([0, 1, 2]);
      expect(await steps()).to.deep.equal([0, 1, 2].flatMap((n) => [`${n} bundled`, `${n} signed`]));
    });

    it("is all that a look finds, mined or final, each with its steps in their order", async () => {
      const { sender, whats, chain, look, steps, states, query } = opened;
      await sender.beginAll(whats.slice(0, 2));
      chain.mine();
      expect(await look()).to.deep.equal({ hasChanged: true, commits: 1 });
      await sender.beginAll(whats.slice(2));
      chain.mine(DEPTH);
      expect(await states()).to.deep.equal(["mined", "mined", "bundled"]);
      const before = (await steps()).length;
      expect(await look()).to.deep.equal({ hasChanged: true, commits: 1 });
      expect((await steps()).slice(before)).to.deep.equal([
        ...[0, 1].flatMap((n) => [`${n} final`, `${n} done`]),
        "2 mined",
      ]);
      expect(await states()).to.deep.equal(["done", "done", "mined"]);
      expect(sender.open().map(({ nonce }) => nonce)).to.deep.equal([2]);
      const kept = await query(
        "select nonce from version join transaction on id = transaction where bytes is not null",
      );
      expect(kept).to.deep.equal([{ nonce: 2n }]);
    });

    it("is each by itself where one of a look's cannot be settled, and that one is told", async () => {
      const { sender, whats, chain, look, states, told, broken } = opened;
      await sender.beginAll(whats);
      chain.mine();
      broken.id = 2n;
      expect(await look()).to.deep.equal({ hasChanged: true, commits: 2 });
      expect(told).to.deep.equal(["no outcome"]);
      expect(await states()).to.deep.equal(["mined", "bundled", "mined"]);
      broken.id = undefined;
      expect(await look()).to.deep.equal({ hasChanged: true, commits: 1 });
      expect(await states()).to.deep.equal(["mined", "mined", "mined"]);
    });

    it("is twenty at most, so that the lease is renewed meanwhile, whatever becomes final at one moment", async () => {
      await store.remove();
      store = await openTestStore(kind);
      const { sender, whats, chain, look, states } = await openKey(store, 45);
      await sender.beginAll(whats);
      // So many that all are in, and final.
      chain.mine(45);
      expect(await look()).to.deep.equal({ hasChanged: true, commits: 3 });
      expect(await look()).to.deep.equal({ hasChanged: true, commits: 3 });
      expect(new Set(await states())).to.deep.equal(new Set(["done"]));
    });

    it("is left to the next look where the node takes its time over the first of it", async () => {
      const { sender, whats, events, begun, broken, look } = opened;
      broken.answerTakes = 5_000;
      await sender.beginAll(whats);
      expect(events).to.deep.equal(["commit", "send"]);
      expect(begun).to.deep.equal([0, 1, 2]);
      broken.answerTakes = 0;
      await look();
      expect(events).to.deep.equal(["send", "send"]);
    });

    it("is none of it, tried once, where another has the key", async () => {
      const { sender, whats, chain, look, states, told, events } = opened;
      await sender.beginAll(whats.slice(0, 2));
      chain.mine();
      await lose();
      expect(await look()).to.deep.equal({ hasChanged: false, commits: 0 });
      expect(told).to.deep.equal(["LeaseLost"]);
      expect((await refusalOf(sender.beginAll(whats.slice(2)))).code).to.equal("LeaseLost");
      expect(events).to.deep.equal([]);
      expect(await states()).to.deep.equal(["bundled", "bundled", "queued"]);
    });

    it("is what comes before an intent that another has taken", async () => {
      const { sender, whats, events, begun, states, query } = opened;
      await query("update intent set reserved_by = 'two' where key = 'item 2'");
      expect((await refusalOf(sender.beginAll(whats))).code).to.equal("IntentsTaken");
      expect(events).to.deep.equal(["commit", "send"]);
      expect(begun).to.deep.equal([0]);
      expect(await states()).to.deep.equal(["bundled", "queued", "queued"]);
      await sender.beginAll(whats.slice(2));
      expect(begun).to.deep.equal([0, 1]);
    });

    it("is one intent each of whatever contracts, by rank, as long as no other kind is next; one of a signer's", async () => {
      const other = (name: string, kind: string, rank?: number, order?: NewIntent["order"]): NewIntent => ({
        chain: CHAIN_ID,
        kind,
        contract: `0x${name.padStart(40, "0")}`,
        key: name,
        digest: zeroHash,
        content: {},
        order,
        place: rank === undefined ? undefined : { lane: "l", class: "claims", rank, turn: 0 },
      });
      const signer = key.address;
      const ordered = [1n, 2n].map((position) => other(`5${position}`, "one each", 1, { signer, position }));
      const rest = [other("a", "one each", 3), other("b", "bundle", 4), other("c", "one each", 5)];
      await submitIntents(store.sql, [...rest, ...ordered], "test");
      const asked = { chain: CHAIN_ID, by: BY, sender: key.address, now: 0n };
      const take = async (count: number) =>
        (await reserveOneEach(store.sql, asked, ["one each"], count)).map((one) => one.key);
      expect(await take(2)).to.deep.equal(["51", "a"]);
      expect(await take(9)).to.deep.equal([]);
      await opened.query("update intent set state = 'skipped' where key = 'b'");
      const ofClass = (name: string) => reserveOneEach(store.sql, { ...asked, name }, ["one each"], 9);
      expect(await ofClass("urgent")).to.deep.equal([]);
      expect((await ofClass("claims")).map((one) => one.key)).to.deep.equal(["c"]);
    });

    it("is what comes before one that is not signed", async () => {
      const { sender, whats, events, begun, states, broken } = opened;
      broken.signature = 3;
      const refused = await sender.beginAll(whats).then(
        () => undefined,
        (thrown: Error) => thrown.message,
      );
      expect(refused).to.equal("not this one");
      expect(events).to.deep.equal(["commit", "send", "send"]);
      expect(begun).to.deep.equal([0, 1]);
      expect(await states()).to.deep.equal(["bundled", "bundled", "queued"]);
    });
  });
}
