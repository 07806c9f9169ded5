import { join } from "node:path";
import { expect } from "chai";
import { openStore } from "../../../src/services/store/openStore.ts";
import { readFollowed } from "../../../src/services/timeline/tables/followed.ts";
import { sliced } from "../../deep.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { runProcess } from "../scripts/runProcess.ts";
import { makeTestStore, openTestStore, sharedPostgres, type TestStore } from "../store/openTestStore.ts";
import { refusalOf } from "../store/until.ts";
import { CHAIN_ID, openBlockChain } from "./blockChain.ts";
import { alteredStatements, catchUp, empty, follow, keptRows } from "./followStage.ts";

const PROGRAM = join(import.meta.dirname, "dyingFollower.ts");

/** Before which statement of undoing it dies, and how often that passes before; whether what it undoes is kept by then. */
const UNDOING: readonly (readonly [part: string, passes: number, isKept: boolean])[] = [
  ["delete from watched", 0, false],
  ["update followed set version", 0, false],
  ["update block set undone", 0, false],
  ["delete from block", 0, false],
  // The piece after it.
  ["update followed set version", 1, true],
];
/** How many migrations of delivery and of the timeline there were before. */
const MIGRATIONS = [5, 1, 2, 3, 4, 6, 7];

async function dies(address: string, part: string, passes: number): Promise<void> {
  const { code, stderr } = await runProcess([PROGRAM, address, part, String(passes)]);
  expect(code, `${part} ${passes}: ${stderr}`).to.equal("SIGKILL");
}

describe("following into a store to which things happen", () => {
  let store: TestStore;
  before(async () => {
    store = await openTestStore("postgres");
    await follow(store.sql, openBlockChain(seededRandom(0)));
  });
  beforeEach(() => empty(store.sql));
  after(() => store.remove());

  it("has undone all or nothing where it is killed while it undoes, and goes on", async () => {
    for (const [part, passes, isKept] of sliced(UNDOING, 5)) {
      const { sql, address } = store;
      await empty(sql);
      const chain = openBlockChain(seededRandom(6));
      chain.mine(20);
      await catchUp(await follow(sql, chain));
      const before = await keptRows(sql);
      const gone = before.filter(([number]) => Number(number) > chain.height - 6);
      expect(gone).not.to.deep.equal([]);
      const left = before.filter((row) => !gone.includes(row));
      await dies(address, part, passes);
      expect(await keptRows(sql), part).to.deep.equal(isKept ? left : before);
      expect(await keptRows(sql, true), part).to.deep.equal(isKept ? gone : []);
      chain.reorg(6, 7);
      await catchUp(await follow(sql, chain));
      expect(await keptRows(sql), part).to.deep.equal(chain.naiveRows(chain.height));
      expect(await keptRows(sql, true), part).to.deep.equal(gone);
    }
  });

  it("has each migration whole or not at all where it is killed while it migrates, and goes on", async () => {
    for (const passes of sliced(MIGRATIONS, MIGRATIONS.length)) {
      const { address, clear } = await makeTestStore("postgres");
      await dies(address, "insert into migration", passes);
      const sql = await openStore(address);
      expect(await sql.query("select name from migration")).to.have.length(passes);
      const chain = openBlockChain(seededRandom(6));
      chain.mine(20);
      await catchUp(await follow(sql, chain));
      expect(await keptRows(sql)).to.deep.equal(chain.naiveRows(chain.height));
      await sql.close();
      await clear();
    }
  });

  it("keeps nothing of a piece for which the disk has no room, wherever that is seen, and goes on where there is", async () => {
    const { sql } = store;
    const chain = openBlockChain(seededRandom(6));
    chain.mine(10);
    let at = Number.POSITIVE_INFINITY;
    const full = "do $$ begin raise exception 'no space left on device' using errcode = '53100'; end $$";
    const narrow = alteredStatements(sql, async (_text, query) => {
      if (at-- === 0) await query(full);
    });
    const follower = await follow(narrow, chain);
    for (let statement = 0, isRefused = true; isRefused; statement++) {
      if (statement % 2 === 1) chain.reorg(2, 3);
      chain.mine(3);
      const before = [await keptRows(sql), await readFollowed(sql, CHAIN_ID)];
      at = statement;
      const thrown = await follower.advance().catch((error: unknown) => error);
      isRefused = typeof thrown !== "string";
      if (isRefused) {
        expect(thrown).to.include({ code: "StoreExhausted" });
        expect([await keptRows(sql), await readFollowed(sql, CHAIN_ID)]).to.deep.equal(before);
        expect(follower.followed()).to.deep.equal(before[1]);
      } else expect(statement).to.be.greaterThan(3);
      at = Number.POSITIVE_INFINITY;
      await catchUp(follower);
      expect(await keptRows(sql)).to.deep.equal(chain.naiveRows(chain.height));
    }
  });

  it("gives up what takes its store too long, keeps nothing of it, and goes on when it is quicker", async () => {
    const { sql, address } = store;
    const slow = await openStore(address, { timeout: 300 });
    const chain = openBlockChain(seededRandom(6));
    chain.mine(20);
    const follower = await follow(slow, chain);
    await sql.transaction(async (query) => {
      await query("lock table event in access exclusive mode");
      expect((await refusalOf(follower.advance())).hint).not.to.equal("");
    });
    expect(await keptRows(sql)).to.deep.equal([]);
    // A busy machine may be too slow for it again.
    const isGivenUp = ({ code }: { readonly code: string }) => {
      expect(code).to.equal("StoreLost");
      return true;
    };
    while (await catchUp(follower).then(() => false, isGivenUp));
    expect(await keptRows(sql)).to.deep.equal(chain.naiveRows(chain.height));
    await slow.close();
  });

  it("loses and doubles nothing where its PostgreSQL ends all connections", async () => {
    const { sql, address, remove } = await openTestStore("postgres");
    const ends = await openStore((await sharedPostgres()).url);
    const all = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1";
    const end = () => ends.query(all, [new URL(address).pathname.slice(1)]);
    const random = seededRandom(2);
    const chain = openBlockChain(random);
    chain.mine(70);
    const follower = await follow(sql, chain);
    let lost = 0;
    for (let round = 0; round < 12; round++) {
      if (random.chance(40)) chain.reorg(1 + random.below(4), 5);
      chain.mine(1 + random.below(3));
      const advanced = follower.advance().catch((thrown: { readonly code: string }) => {
        expect(thrown.code).to.be.oneOf(["StoreLost", "StoreNotReachable", "FollowedByAnother"]);
        lost++;
      });
      if (round % 3 !== 2) await end();
      await advanced;
    }
    const again = async (): Promise<void> => catchUp(follower).catch(again);
    await again();
    expect(lost).to.be.greaterThan(0);
    expect(await keptRows(sql)).to.deep.equal(chain.naiveRows(chain.height));
    await ends.close();
    await remove();
  });
});
