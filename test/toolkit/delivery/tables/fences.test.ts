import { expect } from "chai";
import { type Address, type Hex, keccak256, toHex, zeroAddress, zeroHash } from "viem";
import { addChain } from "../../../../src/services/delivery/tables/chains.ts";
import { endIntents, submitIntents } from "../../../../src/services/delivery/tables/intents.ts";
import {
  addSenders,
  endLease,
  LEASE_ENDED,
  LEASE_MS,
  LEASE_TAKEN_AGAIN,
  type Lease,
  ONLY_REFILLS,
  parkSender,
  reserver,
  resumeSender,
  takeLease,
} from "../../../../src/services/delivery/tables/leases.ts";
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
const TWO = `0x${"2".repeat(40)}` as const;

describe("tables: whoever was stopped and goes on", () => {
  let store: TestStore;
  let sql: Sql;
  beforeEach(async () => {
    store = await openTestStore("postgres");
    sql = store.sql;
    await migrate(sql, deliveryTables);
    await addChain(sql, CHAIN, zeroHash);
    await addSenders(sql, CHAIN, [ONE, TWO]);
    const intents = [1, 2, 3].map((number) => ({
      chain: CHAIN,
      kind: "claim",
      contract: zeroAddress,
      key: `claim ${number}`,
      digest: keccak256(toHex(number)),
      content: { number },
    }));
    await submitIntents(sql, intents, "test");
  });
  afterEach(() => store.remove());

  const take = (owner: string, sender: Address) => heldLease(sql, { chain: CHAIN, sender, owner });
  const runOut = () => sql.query("update sender set lease_until = clock_timestamp() - interval '1 second'");
  const reserve = ({ owner, sender }: Lease, most = 3) =>
    reserveIntents(sql, { chain: CHAIN, by: reserver(owner, sender), sender, max: most, now: 0n });
  const journalOf = (lease: Lease) => openTableJournal(sql, { lease, outcomeOf: () => ({ state: "done" }) });
  const sendingOf = (keys: readonly bigint[], nonce: number, hash: Hex) => ({
    nonce,
    after: 0,
    keys: keys.map(String),
    digest: zeroHash,
    hashes: [hash],
    bytes: { [hash]: "0x01" as Hex },
  });
  const states = async () =>
    (await sql.query<{ state: string }>("select state from intent order by id")).map(({ state }) => state);

  it("frees what a worker had reserved when it comes back under its name, or lets go of the key", async () => {
    expect(await reserve(await take("one", ONE))).to.have.length(3);
    const again = await take("one", ONE);
    expect(await reserve(again)).to.have.length(3);
    await endLease(sql, again);
    expect(await reserve(await take("two", TWO))).to.have.length(3);
  });

  it("writes down when a lease ran out that nobody let go of, and only then", async () => {
    const steps = async () =>
      (
        await sql.query<{ readonly said: string }>(
          "select concat_ws(' ', kind, actor, cause) as said from step where sender = $1 order by id",
          [ONE],
        )
      ).map(({ said }) => said);
    const until = async () => {
      const [row] = await sql.query<{ readonly until: number }>(
        "select lease_until as until from sender where address = $1",
        [ONE],
      );
      return new Date(row?.until ?? 0).toISOString();
    };
    await endLease(sql, await take("one", ONE));
    await take("one", ONE);
    await runOut();
    const first = await until();
    const lease = await take("two", ONE);
    await runOut();
    const second = await until();
    await endLease(sql, lease);
    expect(await steps()).to.deep.equal([
      "leased one",
      "let go one",
      "leased one",
      `leased two ${LEASE_ENDED}${first}`,
      `let go two ${LEASE_ENDED}${second}`,
    ]);
  });

  it("writes down that a worker took its own lease once more, and which key only refills", async () => {
    await take("one", ONE);
    const [row] = await sql.query<{ readonly until: number }>(
      "select lease_until as until from sender where address = $1",
      [ONE],
    );
    const seen = new Date((row?.until ?? 0) - LEASE_MS).toISOString();
    await takeLease(sql, { chain: CHAIN, sender: ONE, owner: "one", isRefilling: true });
    const steps = await sql.query<{ readonly cause: string | null }>(
      "select cause from step where sender = $1 order by id",
      [ONE],
    );
    expect(steps.map(({ cause }) => cause)).to.deep.equal([
      null,
      `${LEASE_TAKEN_AGAIN}${seen}; ${ONLY_REFILLS}`,
    ]);
  });

  it("does not end intents that another has reserved since", async () => {
    const stopped = await take("one", ONE);
    const [first] = await reserve(stopped);
    await runOut();
    await take("two", ONE);
    const ended = [{ id: first?.id ?? 0n, state: "parked", reason: "Old" } as const];
    await endIntents(sql, CHAIN, reserver("one", ONE), ended);
    expect(await states()).to.deep.equal(["queued", "queued", "queued"]);
  });

  it("neither parks nor resumes a key that another has", async () => {
    const stopped = await take("one", ONE);
    await runOut();
    await take("two", ONE);
    expect((await refusalOf(parkSender(sql, stopped, "NotEnoughFunds"))).code).to.equal("LeaseLost");
    expect((await refusalOf(resumeSender(sql, stopped))).code).to.equal("LeaseLost");
    expect(await sql.query("select distinct state from sender")).to.deep.equal([{ state: "active" }]);
  });

  it("does not show a key as parked once it is taken anew", async () => {
    await parkSender(sql, await take("one", ONE), "NotEnoughFunds");
    await runOut();
    await take("two", ONE);
    expect(await sql.query("select state, reason from sender where address = $1", [ONE])).to.deep.equal([
      { state: "active", reason: null },
    ]);
  });

  it("frees no intent from another transaction where the same is written down twice", async () => {
    const first = await take("one", ONE);
    const journal = await journalOf(first);
    const ids = (await reserve(first, 1)).map(({ id }) => id);
    const sending = await journal.begin(sendingOf(ids, 0, `0x${"a".repeat(64)}`));
    const displaced = { status: "replaced", results: {} } as const;
    await journal.settle(sending, displaced);
    const second = await take("two", TWO);
    expect((await reserve(second, 1)).map(({ id }) => id)).to.deep.equal(ids);
    await (await journalOf(second)).begin(sendingOf(ids, 0, `0x${"b".repeat(64)}`));
    // As whoever does not know whether the store has kept it.
    await journal.settle(sending, displaced);
    expect((await states())[0]).to.equal("bundled");
  });
});
