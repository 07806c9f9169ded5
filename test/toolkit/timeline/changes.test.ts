import { expect } from "chai";
import { type Hex, numberToHex, pad } from "viem";
import { migrate } from "../../../src/services/store/migrate.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import {
  type ChangePage,
  type EventChange,
  readChanges,
} from "../../../src/services/timeline/tables/changes.ts";
import { timelineTables } from "../../../src/services/timeline/tables/migrations.ts";
import { isDeep } from "../../deep.ts";
import { type Random, seededRandom } from "../../differential/calls/seededRandom.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { refusalOf } from "../store/until.ts";
import { type BlockChain, CHAIN_ID, FACTORY, type NaiveRow, openBlockChain } from "./blockChain.ts";
import { catchUp, empty, follow, keptRows } from "./followStage.ts";

/** Rows that somebody keeps beside the store, by what they got from it alone. */
type Copy = { readonly rows: ReadonlyMap<string, NaiveRow>; readonly cursor: string | undefined };

const EMPTY: Copy = { rows: new Map(), cursor: undefined };

/** @param isExact whether it goes on where it was: then nothing comes twice, and nothing goes that is not there */
function apply(copy: Copy, { changes, cursor }: ChangePage, isExact: boolean): Copy {
  const rows = new Map(copy.rows);
  for (const one of changes) {
    if (one.change === "reread") {
      for (const [key, [block]] of rows) if (Number(block) > one.above) rows.delete(key);
      continue;
    }
    const [key, row] = keyed(one);
    if (isExact)
      expect(rows.has(key), `${one.change} ${key} ${one.cursor}`).to.equal(one.change === "undone");
    if (one.change === "added") rows.set(key, row);
    else rows.delete(key);
  }
  return { rows, cursor };
}

function keyed({ event }: Extract<EventChange, { change: "added" | "undone" }>): [string, NaiveRow] {
  const { block, blockHash, logIndex, part, contract, name, transaction, account, actor, item, index } =
    event;
  const place = [block, blockHash, logIndex, part] as const;
  const about = [account ?? null, actor ?? null, item ?? null, index ?? null];
  return [place.join(" "), [...place, contract, name, transaction, ...about]];
}

function rowsOf({ rows }: Copy): readonly NaiveRow[] {
  return [...rows.values()].toSorted(
    (a, b) => Number(a[0]) - Number(b[0]) || Number(a[2]) - Number(b[2]) || Number(a[3]) - Number(b[3]),
  );
}

describe("changes of events", () => {
  let store: TestStore;
  let sql: Sql;
  before(async () => {
    store = await openTestStore("postgres");
    sql = store.sql;
    await follow(sql, openBlockChain(seededRandom(0)));
  });
  beforeEach(() => empty(sql));
  after(() => store.remove());

  const page = (after: string | undefined, limit: number, filter = {}) =>
    readChanges(sql, { chain: CHAIN_ID, after, limit, ...filter });
  /** To the end. */
  async function read(copy: Copy, limit: number, isExact = true, filter = {}): Promise<Copy> {
    for (let now = copy; ; ) {
      const next = await page(now.cursor, limit, filter);
      now = apply(now, next, isExact);
      if (next.isEnd) return now;
    }
  }

  /** Blocks, reorganisations, restarts, and contracts that are named late, as they come. */
  function openStory(chain: BlockChain, random: Random) {
    let isNamed = random.chance(50);
    let follower: Awaited<ReturnType<typeof follow>> | undefined;
    let highest = 0;
    const more: { readonly address: Hex; readonly role: "gate" }[] = [];
    return async (isLast: boolean) => {
      isNamed ||= isLast;
      const most = chain.height - Math.max(0, highest - chain.finalDepth);
      if (!isLast && random.chance(35) && most > 0) chain.reorg(1 + random.below(most), random.below(6));
      else chain.mine(random.below(8));
      highest = Math.max(highest, chain.height);
      if (isLast) chain.mine(9);
      if (isLast || follower === undefined || random.chance(25)) {
        isNamed ||= random.chance(30);
        // Whoever names one more has what is not final read anew.
        if (random.chance(40))
          more.push({ address: pad(numberToHex(more.length + 1), { size: 20 }), role: "gate" });
        const factory = { address: FACTORY, role: "instantCampaignFactory" as const };
        follower = await follow(sql, chain, { contracts: [...(isNamed ? [factory] : []), ...more] });
      }
      if (isLast) return catchUp(follower);
      for (let steps = random.below(4); steps > 0; steps--) await follower.advance();
    };
  }

  it("lead whoever takes them in turn to what stands, whenever they look, from wherever they go on", async () => {
    const seen = { added: 0, undone: 0, reread: 0 };
    for (let seed = 1; seed <= (isDeep ? 150 : 10); seed++) {
      await empty(sql);
      const random = seededRandom(seed);
      const chain = openBlockChain(random);
      chain.mine(random.below(150));
      const goOn = openStory(chain, random);
      let copy = EMPTY;
      const kept: Copy[] = [EMPTY];
      for (let round = 0; round < 25; round++) {
        await goOn(round === 24);
        for (let pages = random.below(4); pages > 0; pages--) {
          const next = await page(copy.cursor, 1 + random.below(20));
          for (const { change } of next.changes) seen[change]++;
          copy = apply(copy, next, true);
          kept.push(copy);
        }
        // It stopped, and begins again with what it had written down.
        if (random.chance(20)) copy = kept[random.below(kept.length)] as Copy;
      }
      const stands = chain.naiveRows(chain.height);
      expect(await keptRows(sql), `seed ${seed}`).to.deep.equal(stands);
      for (const begin of [copy, EMPTY, kept[random.below(kept.length)] as Copy])
        expect(rowsOf(await read(begin, 1 + random.below(50))), `seed ${seed}`).to.deep.equal(stands);
      // Its rows are newer than the cursor that it has kept.
      const { rows } = await read(copy, 100);
      const behind = { rows, cursor: kept[random.below(kept.length)]?.cursor };
      expect(rowsOf(await read(behind, 30, false)), `seed ${seed}`).to.deep.equal(stands);
    }
    for (const [change, times] of Object.entries(seen)) expect(times, change).to.be.greaterThan(5);
  });

  it("come from stores of before it was written down, too", async () => {
    const other = await openTestStore("postgres");
    try {
      const chain = openBlockChain(seededRandom(6));
      chain.mine(20);
      const follower = await follow(other.sql, chain);
      await catchUp(follower);
      chain.reorg(6, 7);
      await catchUp(follower);
      // As the migration before left them.
      await other.sql.query(
        "drop table change, reread, told, row_digest, digested; drop index step_of_lease; alter table event drop column late; delete from migration where space = 'timeline' and number >= 7",
      );
      await migrate(other.sql, timelineTables);
      const asked = { chain: CHAIN_ID, limit: 1_000 };
      const old = await readChanges(other.sql, asked);
      expect(old.changes.map(({ change }) => change)).to.include("undone");
      const copy = apply(EMPTY, old, true);
      expect(rowsOf(copy)).to.deep.equal(chain.naiveRows(chain.height));
      chain.mine(5);
      await catchUp(follower);
      const after = apply(copy, await readChanges(other.sql, { ...asked, after: copy.cursor }), true);
      expect(rowsOf(after)).to.deep.equal(chain.naiveRows(chain.height));
    } finally {
      await other.remove();
    }
  });

  it("are told of some contract, account, thing or transaction alone, with a cursor past all others", async () => {
    const chain = openBlockChain(seededRandom(4));
    chain.mine(60);
    const follower = await follow(sql, chain);
    await catchUp(follower);
    chain.reorg(4, 6);
    await catchUp(follower);
    const rows = chain.naiveRows(chain.height);
    const columns = { contract: 4, name: 5, transaction: 6, account: 7, item: 9 };
    for (const [key, column] of Object.entries(columns)) {
      const value = rows.findLast((row) => row[column] !== null)?.[column];
      const copy = await read(EMPTY, 7, true, { [key]: value });
      expect(rowsOf(copy), key).to.deep.equal(rows.filter((row) => row[column] === value));
      expect(copy.cursor).to.equal(`${CHAIN_ID}:${follower.followed().version}`);
    }
    const nobody = { account: `0x${"77".repeat(20)}` };
    expect(await page(undefined, 10, nobody)).to.deep.include({ changes: [], isEnd: true });
  });

  it("refuse a cursor of another chain, of no chain, and of a store that had come further", async () => {
    const chain = openBlockChain(seededRandom(4));
    const follower = await follow(sql, chain);
    await catchUp(follower);
    const { version } = follower.followed();
    for (const cursor of ["", "x", "1:0", `${CHAIN_ID}`, `${CHAIN_ID}:0:added`, `${CHAIN_ID}:0:gone:1:1:1`])
      expect((await refusalOf(page(cursor, 1))).code, cursor).to.equal("BadCursor");
    expect((await refusalOf(page(`${CHAIN_ID}:${version + 1n}`, 1))).code).to.equal("CursorAhead");
    expect((await refusalOf(readChanges(sql, { chain: 5, limit: 1 }))).code).to.equal("NotFollowed");
  });
});
