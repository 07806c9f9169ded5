import { expect } from "chai";
import fc from "fast-check";
import { getAddress, type Hex } from "viem";
import { submitIntents } from "../../../src/services/delivery/tables/intents.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { trace } from "../../../src/services/timeline/trace/trace.ts";
import { claimIntent } from "../../../src/services/work/claimIntent.ts";
import { isDeep } from "../../deep.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { type BlockChain, CHAIN_ID, openBlockChain } from "./blockChain.ts";
import { catchUp, empty, follow } from "./followStage.ts";

const SENDER = "0x5e4de50000000000000000000000000000000001";

/** What happens on the chain, in its order. */
function growths(chain: BlockChain): readonly (() => void)[] {
  const grow = () => chain.mine(20);
  const undo = () => void chain.reorg(6, 7);
  return [grow, undo, grow, undo];
}

/** A payment on the chain, and the block that it is in. */
type Paid = { readonly campaign: Hex; readonly index: bigint; readonly hash: Hex; readonly block: number };

/** Payments of leaves that were paid once. */
function payments(chain: BlockChain): readonly Paid[] {
  const rows = chain.naiveRows(chain.height).filter((row) => row[5] === "Claimed");
  const leaves = Map.groupBy(rows, (row) => `${row[4]} ${row[10]}`);
  return [...leaves.values()].flatMap(([row, ...others]) =>
    row === undefined || others.length > 0
      ? []
      : [{ campaign: row[4] as Hex, index: row[10] as bigint, hash: row[6] as Hex, block: row[0] as number }],
  );
}

/** What workers write down of a claim, in its order: each gives one more row of `step`, with what it is about. */
function writesOf(sql: Sql, { campaign, index, hash, block }: Paid, number: number) {
  const leaf = { index: String(index), account: SENDER, amount: "5" };
  const place = { chainId: String(CHAIN_ID), campaign: getAddress(campaign), leaf, proof: [] };
  const id = String(number);
  const step = (kind: string, at: number, cause: string | null, intents: string | null) =>
    sql.query(
      `insert into step (at, kind, actor, cause, chain, transaction, intents)
       values (to_timestamp($1), $2, 'worker', $3, ${CHAIN_ID}, ${id}, $4::int8[])`,
      [at, kind, cause, intents],
    );
  return [
    async () => {
      await submitIntents(sql, [claimIntent({ format: "symbolon-claim", version: 1, ...place })], "api");
      await sql.query(
        `update step set at = to_timestamp(${number}) where kind = 'submitted' and ${id} = any(intents)`,
      );
    },
    async () => {
      await sql.query(
        `insert into transaction (chain, sender, nonce, after, digest, keys) values (${CHAIN_ID}, '${SENDER}', ${id}, 0, 'd', $1)`,
        [[id]],
      );
      await step("bundled", number + 2, null, `{${id}}`);
    },
    async () => {
      await sql.query(
        "insert into version (hash, transaction, number, signed) values ($1, $2, 0, to_timestamp($3))",
        [hash, id, number + 2.5],
      );
      await step("signed", number + 2.5, null, null);
    },
    () => step("mined", number + 1_100, `block ${block}`, null),
    () => step("final", number + 1_300, `block ${block}`, null),
  ];
}

describe("traces, in whatever order their steps arrive", () => {
  let store: TestStore;
  before(async () => {
    store = await openTestStore("postgres");
    await follow(store.sql, openBlockChain(seededRandom(0)));
  });
  after(() => store.remove());

  /**
   * Has a chain followed, and what workers did written down, each in its own order, and by turns as it is said; then has all rows
   * lie in another order.
   * @returns every trace
   */
  async function traced(turns: readonly boolean[], shuffle: number) {
    const { sql } = store;
    await empty(sql);
    await sql.query("truncate intent, transaction, version, step, sender restart identity cascade");
    const chain = openBlockChain(seededRandom(3));
    const ahead = openBlockChain(seededRandom(3));
    const everPaid = growths(ahead).flatMap((grow) => {
      grow();
      return payments(ahead);
    });
    const follower = await follow(sql, chain);
    await sql.query(`insert into sender (chain, address, next_nonce) values (${CHAIN_ID}, '${SENDER}', 0)`);
    const paid = [...new Map(payments(ahead).map((one) => [one.hash, one])).values()].slice(0, 5);
    const writes = paid.flatMap((one, i) => writesOf(sql, one, i + 1));
    const reads = growths(chain).map((grow) => async () => {
      grow();
      await catchUp(follower);
    });
    for (let i = 0; writes.length + reads.length > 0; i++) {
      const next = turns[i] === true ? (writes.shift() ?? reads.shift()) : (reads.shift() ?? writes.shift());
      await next?.();
    }
    // Moments that are those of the run.
    await sql.query("update block set undone = to_timestamp(5000) where undone is not null");
    await sql.query("update followed set looked = to_timestamp(5000)");
    await sql.query("update row_digest set proven = to_timestamp(5000)");
    for (const rewrite of [
      "block set time = time",
      "event set log = log",
      "step set kind = kind",
      "version set number = number",
      "intent set kind = kind",
    ])
      await sql.query(`update ${rewrite} where md5(ctid::text || $1) < '8'`, [String(shuffle)]);
    const named = new Set(
      [...paid, ...everPaid].flatMap(({ campaign, index, hash }) => [`${campaign}:${index}`, hash]),
    );
    return Promise.all([...named].map((what) => trace(sql, { what, chain: CHAIN_ID })));
  }

  it("are alike", async () => {
    const first = await traced([], 0);
    const kinds = new Set(
      first.flatMap(({ paths }) => paths.flatMap(({ steps }) => steps.map(({ kind }) => kind))),
    );
    expect([...kinds]).to.include.members(["queued", "sent", "undone", "paid", "final"]);
    const order = fc.array(fc.boolean(), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(order, fc.nat(), async (turns, shuffle) => {
        expect(await traced(turns, shuffle)).to.deep.equal(first);
      }),
      { numRuns: isDeep ? 200 : 6 },
    );
  });
});
