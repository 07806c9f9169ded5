import { expect } from "chai";
import { type Address, type Hex, keccak256, toHex, zeroHash } from "viem";
import { addChain, setChainState } from "../../../../src/services/delivery/tables/chains.ts";
import {
  endIntents,
  expireIntents,
  type NewIntent,
  type QueuedIntent,
  submitIntents,
} from "../../../../src/services/delivery/tables/intents.ts";
import { addSenders, type Lease, reserver } from "../../../../src/services/delivery/tables/leases.ts";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import { reserveIntents } from "../../../../src/services/delivery/tables/reserveIntents.ts";
import { openTableJournal } from "../../../../src/services/delivery/tables/tableJournal.ts";
import { migrate } from "../../../../src/services/store/migrate.ts";
import type { Sql } from "../../../../src/services/store/sql.ts";
import { openTestStore, type TestStore } from "../../store/openTestStore.ts";
import { refusalOf } from "../../store/until.ts";
import { heldLease } from "./heldLease.ts";

const CHAIN = 5;
const ONE = `0x${"1".repeat(40)}` as const;
const CONTRACT: Address = `0x${"c0".repeat(20)}`;

type Content = { readonly until: number };

/** Asks for the same by a key, with a deadline that tells what is newer. */
const intent = (key: string, until: number): NewIntent => ({
  chain: CHAIN,
  kind: "claim",
  contract: CONTRACT,
  key,
  digest: keccak256(toHex(`${key} ${until}`)),
  content: { until } satisfies Content,
  deadline: BigInt(until),
  place: { lane: "claims 5 lane", class: "claims", rank: until, turn: until },
  mayReplace: ({ content, isSame }) => !isSame && (content as Content).until < until,
});

for (const kind of ["postgres", "pglite"] as const) {
  describe(`tables: a newer content in the place of an older one (${kind})`, () => {
    let store: TestStore;
    let sql: Sql;
    let lease: Lease;
    before(async () => {
      store = await openTestStore(kind);
      sql = store.sql;
      await migrate(sql, deliveryTables);
      await addChain(sql, CHAIN, zeroHash);
      await addSenders(sql, CHAIN, [ONE]);
      lease = await heldLease(sql, { chain: CHAIN, sender: ONE, owner: "one" });
    });
    after(() => store.remove());
    afterEach(async () => {
      await sql.query("delete from step where intents is not null");
      await sql.query("delete from intent");
    });

    const by = reserver("one", ONE);
    const submit = (...intents: readonly NewIntent[]) => submitIntents(sql, intents, "test");
    const reserve = (max = 100) => reserveIntents(sql, { chain: CHAIN, by, sender: ONE, max, now: 0n });
    const rows = () =>
      sql.query("select content, state, reason, rank, turn, deadline::int4 from intent order by id");
    const steps = async () =>
      (await sql.query<{ kind: string }>("select kind from step where intents is not null order by id")).map(
        ({ kind: one }) => one,
      );
    const waiting = (until: number, place = until) => ({
      content: { until },
      state: "queued",
      reason: null,
      rank: place,
      turn: place,
      deadline: until,
    });
    const begin = async (intents: readonly Pick<QueuedIntent, "id">[], nonce: number) => {
      const journal = await openTableJournal(sql, { lease, outcomeOf: () => ({ state: "done" }) });
      const hash: Hex = keccak256(toHex(`${kind} ${nonce}`));
      const keys = intents.map(({ id }) => String(id));
      return journal.begin({ nonce, after: 0, keys, digest: zeroHash, hashes: [hash], bytes: {} });
    };

    it("keeps the place of what waits, and writes down what it was before", async () => {
      const first = intent("a", 10);
      expect(await submit(first)).to.include({ added: 1, replaced: 0 });
      const [{ id } = { id: 0n }] = await sql.query<{ id: bigint }>("select id from intent");
      expect(await submit(intent("a", 20))).to.deep.equal({
        ids: [id],
        added: 0,
        replaced: 1,
        superseded: 0,
      });
      expect(await rows()).to.deep.equal([waiting(20, 10)]);
      expect(
        await sql.query("select kind, actor, cause, intents from step where kind = 'replaced'"),
      ).to.deep.equal([{ kind: "replaced", actor: "test", cause: first.digest, intents: [id] }]);
    });

    it("is refused where it is no newer, with the deadline that it must be after", async () => {
      await submit(intent("a", 20));
      for (const until of [10, 20]) {
        const same = { ...intent("a", until), digest: keccak256(toHex("other")) };
        const refusal = await refusalOf(submit(same));
        expect(refusal.code).to.equal("IntentDiffers");
        expect(refusal.details).to.deep.equal({ chain: CHAIN, key: "a", state: "queued", deadline: 20n });
        expect(refusal.hint).to.include("after 20 ");
      }
      const unchecked = { ...intent("a", 30), mayReplace: undefined };
      expect((await refusalOf(submit(unchecked))).code).to.equal("IntentDiffers");
      expect(await rows()).to.deep.equal([waiting(20)]);
      expect(await steps()).to.deep.equal(["submitted"]);
    });

    it("gets a new place where that was at its end, or parked", async () => {
      await submit(intent("expired", 10), intent("parked", 10), intent("skipped", 10));
      const [, parked, skipped] = await reserve();
      await endIntents(sql, CHAIN, by, [
        { id: parked?.id ?? 0n, state: "parked", reason: "FeeTooLow" },
        { id: skipped?.id ?? 0n, state: "skipped", reason: "AlreadyClaimed" },
      ]);
      await expireIntents(sql, CHAIN, "test", 11n);
      expect(new Set((await rows()).map(({ state }) => state))).to.deep.equal(
        new Set(["expired", "parked", "skipped"]),
      );
      const newer = ["expired", "parked", "skipped"].map((key) => intent(key, 20));
      expect(await submit(...newer)).to.include({ added: 0, replaced: 3 });
      expect(await rows()).to.deep.equal([waiting(20), waiting(20), waiting(20)]);
      expect((await reserve()).map(({ content }) => content)).to.deep.equal([
        { until: 20 },
        { until: 20 },
        { until: 20 },
      ]);
    });

    it("leaves what a worker has, until its time is over; and what was sent, also once it waits again", async () => {
      await submit(intent("a", 10));
      const held = await reserve();
      const newer = () => submit(intent("a", 20));
      const refusal = await refusalOf(newer());
      expect(refusal.hint).to.include("about to send");
      const sending = await begin(held, lease.nextNonce);
      lease = { ...lease, nextNonce: lease.nextNonce + 1 };
      expect((await refusalOf(newer())).details).to.include({ state: "bundled" });
      const journal = await openTableJournal(sql, { lease, outcomeOf: () => ({ state: "done" }) });
      await journal.settle(journal.sendings.find(({ id }) => id === sending.id) ?? sending, {
        status: "replaced",
        results: {},
      });
      // A version of it is signed, and may be mined all the same.
      expect((await refusalOf(newer())).details).to.include({ state: "queued" });
      expect(await rows()).to.deep.equal([waiting(10)]);
    });

    it("is not sent as it was by a worker whose time was over when it was replaced", async () => {
      await submit(intent("a", 10));
      const held = await reserve();
      await sql.query("update intent set reserved_until = clock_timestamp() - interval '1 second'");
      expect(await submit(intent("a", 20))).to.include({ replaced: 1 });
      expect((await refusalOf(begin(held, lease.nextNonce))).code).to.equal("IntentsTaken");
      expect(await rows()).to.deep.equal([waiting(20, 10)]);
      expect(await steps()).to.deep.equal(["submitted", "replaced"]);
      // What the worker gives back, or gives up, is not what is there now.
      await endIntents(sql, CHAIN, by, [{ id: held[0]?.id ?? 0n, state: "parked", reason: "Old" }]);
      expect(await rows()).to.deep.equal([waiting(20, 10)]);
    });

    it("or else a worker has it: never both, whoever is first", async () => {
      const keys = Array.from({ length: 40 }, (_, i) => `race ${i}`);
      await submit(...keys.map((key) => intent(key, 10)));
      const replacing = keys.map((key) =>
        submit(intent(key, 20)).then(
          () => 20,
          () => 10,
        ),
      );
      const reserving = Array.from({ length: 8 }, () => reserve(5));
      const [untils, held] = await Promise.all([Promise.all(replacing), Promise.all(reserving)]);
      const stored = await sql.query<{ key: string; content: Content }>("select key, content from intent");
      const untilOf = new Map(stored.map(({ key, content }) => [key, content.until]));
      expect(keys.map((key) => untilOf.get(key))).to.deep.equal(untils);
      for (const { key, content } of held.flat())
        expect(untilOf.get(key)).to.equal((content as Content).until);
      await begin(held.flat(), lease.nextNonce);
      lease = { ...lease, nextNonce: lease.nextNonce + 1 };
      // For those whom the next tests find: what is bundled belongs to a transaction.
      await sql.query("delete from intent");
      await sql.query("update transaction set state = 'ended'");
    });

    it("is the last of several that come at once, where that is the newest", async () => {
      await submit(intent("a", 10), intent("b", 10));
      await expireIntents(sql, CHAIN, "test", 11n);
      const coming = [intent("a", 20), intent("b", 20), intent("a", 30)];
      expect(await submit(...coming)).to.include({ added: 0, replaced: 3 });
      // Their place is that of the first.
      expect(await rows()).to.deep.equal([waiting(30, 20), waiting(20)]);
      expect(await submit(intent("c", 10), intent("c", 20))).to.include({ added: 1, replaced: 1 });
      expect((await refusalOf(submit(intent("a", 40), intent("a", 35)))).code).to.equal("IntentDiffers");
      expect((await rows())[0]).to.deep.equal(waiting(30, 20));
    });

    it("is another content for whoever comes after it at once with what was there before", async () => {
      const besideStored = () => "older" as const;
      await submit(intent("a", 10));
      const both = [intent("a", 20), intent("a", 10)];
      expect((await refusalOf(submit(...both))).code).to.equal("IntentDiffers");
      expect(await rows()).to.deep.equal([waiting(10)]);
      const told = await submit(...both.map((one) => ({ ...one, besideStored })));
      expect(told).to.include({ added: 0, replaced: 1, superseded: 1 });
      expect(await rows()).to.deep.equal([waiting(20, 10)]);
    });

    it("is refused after twenty others, and where the chain takes nothing new", async () => {
      await submit(intent("a", 1));
      for (let until = 2; until <= 21; until++) await submit(intent("a", until));
      expect((await refusalOf(submit(intent("a", 22)))).code).to.equal("IntentDiffers");
      await submit(intent("b", 1));
      await setChainState(sql, CHAIN, "draining", "test");
      expect((await refusalOf(submit(intent("b", 2)))).code).to.equal("Draining");
      await setChainState(sql, CHAIN, "running", "test");
      expect(await submit(intent("b", 2))).to.include({ replaced: 1 });
    });

    it("is known by the digest of an earlier version, too", async () => {
      const before = intent("a", 10);
      await submit(before);
      const now = { ...before, digest: keccak256(toHex("now")), otherDigests: [before.digest] };
      expect(await submit(now)).to.include({ added: 0, replaced: 0 });
    });
  });
}
