import { expect } from "chai";
import { type Hex, keccak256, LimitExceededRpcError, numberToHex, RpcRequestError, zeroHash } from "viem";
import { rpcBlockHeader } from "../../../src/sdk/chain/blocks/rpcBlockHeader.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { listEvents } from "../../../src/services/timeline/tables/events.ts";
import { readFollowed } from "../../../src/services/timeline/tables/followed.ts";
import { timelineTables } from "../../../src/services/timeline/tables/migrations.ts";
import { isDeep } from "../../deep.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { refusalOf } from "../store/until.ts";
import { type BlockChain, CHAIN_ID, FACTORY, openBlockChain } from "./blockChain.ts";
import { followLiar } from "./followLiar.ts";
import { catchUp, empty, follow, keptRows } from "./followStage.ts";

const codeOf = (thrown: unknown) => (thrown instanceof SymbolonError ? thrown.code : String(thrown));

describe("following a chain", () => {
  let store: TestStore;
  let sql: Sql;
  const others: TestStore[] = [];
  before(async () => {
    store = await openTestStore("postgres");
    sql = store.sql;
    await follow(sql, openBlockChain(seededRandom(0)));
  });
  beforeEach(() => empty(sql));
  after(() => Promise.all([store, ...others].map((one) => one.remove())));

  /** Into a store of its own. */
  async function followElsewhere(chain: BlockChain) {
    const other = await openTestStore("postgres");
    others.push(other);
    return follow(other.sql, chain);
  }

  it("has the rows of a naive replay after random blocks, reorganisations, restarts and nodes that are behind", async () => {
    let undone = 0;
    for (let seed = 1; seed <= (isDeep ? 200 : 12); seed++) {
      await empty(sql);
      const random = seededRandom(seed);
      const chain = openBlockChain(random);
      let isNamed = random.chance(60);
      const open = () => follow(sql, chain, isNamed ? {} : { contracts: [] });
      let follower = await open();
      let highest = 0;
      const mine = (blocks: number) => {
        chain.mine(blocks);
        highest = Math.max(highest, chain.height);
      };
      const goOn = async () => {
        if (random.chance(30)) {
          isNamed ||= random.chance(30);
          follower = await open();
        }
        for (let step = await follower.advance(); step === "read" || step === "undone"; ) {
          if (step === "undone") undone++;
          step = await follower.advance();
          expect(follower.followed(), `seed ${seed}`).to.deep.equal(await readFollowed(sql, CHAIN_ID));
        }
      };
      mine(random.below(150));
      for (let round = 0; round < 25; round++) {
        // Nothing that was ever final is taken back.
        const most = chain.height - Math.max(0, highest - chain.finalDepth);
        if (random.chance(35) && most > 0) {
          const back = chain.reorg(1 + random.below(most), random.below(6));
          highest = Math.max(highest, chain.height);
          if (random.chance(70)) await goOn();
          // As it is where the new blocks were those of a machine that nobody else followed.
          if (random.chance(30)) back();
        } else mine(random.below(6));
        if (random.chance(70)) await goOn();
      }
      mine(9);
      isNamed = true;
      follower = await open();
      await goOn();
      expect(follower.followed().cursor, `seed ${seed}`).to.equal(chain.height);
      expect(await keptRows(sql), `seed ${seed}`).to.deep.equal(chain.naiveRows(chain.height));
    }
    expect(undone).to.be.greaterThan(20);
  });

  it("waits for a node that is behind, and undoes nothing for it", async () => {
    const chain = openBlockChain(seededRandom(3));
    chain.mine(30);
    const follower = await follow(sql, chain);
    await catchUp(follower);
    const before = await keptRows(sql);
    const back = chain.reorg(5, 0);
    expect(await follower.advance()).to.equal("node behind");
    expect(await keptRows(sql)).to.deep.equal(before);
    expect(await keptRows(sql, true)).to.deep.equal([]);
    back();
    expect(await follower.advance()).to.equal("nothing new");
  });

  it("keeps what was undone, marked, and finds no campaign that is gone", async () => {
    const chain = openBlockChain(seededRandom(6));
    chain.mine(20);
    const follower = await follow(sql, chain);
    await catchUp(follower);
    const before = chain.naiveRows(chain.height);
    chain.reorg(6, 7);
    await catchUp(follower);
    const gone = before.filter(([number]) => Number(number) > 14);
    expect(gone.map((row) => row[5])).to.include("CampaignCreated");
    expect(await keptRows(sql, true)).to.deep.equal(gone);
    expect(await keptRows(sql)).to.deep.equal(chain.naiveRows(chain.height));
    const created = chain.naiveRows(chain.height).filter((row) => row[5] === "CampaignCreated");
    // The factory, and of each campaign itself and its gate.
    expect(follower.followed().watched.size).to.equal(1 + 2 * created.length);
  });

  it("keeps nothing that was never on the chain, and in the end all of it once, whatever a node says at the head", async () => {
    const random = seededRandom(11);
    const faults = isDeep ? 10_000 : 300;
    let lies = 0;
    for (let seed = 1; lies < faults; seed++) {
      const outcome = await followLiar(sql, seed, random);
      const none = { madeUp: [], doubled: [], missing: [], stopped: undefined };
      expect(outcome, `seed ${seed}`).to.deep.include(none);
      lies += outcome.lies;
    }
  });

  it("undoes what was taken back while nobody followed, however far the chain has come since", async () => {
    const chain = openBlockChain(seededRandom(12));
    chain.mine(30);
    await catchUp(await follow(sql, chain));
    chain.reorg(6, 300);
    const follower = await follow(sql, chain);
    expect(await follower.advance()).to.equal("undone");
    await catchUp(follower);
    expect(await keptRows(sql)).to.deep.equal(chain.naiveRows(chain.height));
    expect(await keptRows(sql, true)).not.to.deep.equal([]);
    // Of the others only those that something happened in, and those that may still be taken back.
    const [empty] = await sql.query(
      "select count(*) from block b where undone is null and number < $1 and not exists (select from event where block = b.id)",
      [chain.height - chain.finalDepth],
    );
    expect(empty?.count).to.equal(0n);
  });

  it("names what a node says that cannot be so, and keeps nothing of it", async () => {
    const chain = openBlockChain(seededRandom(6));
    chain.mine(20);
    const follower = await follow(sql, chain);
    await catchUp(follower);
    const back = chain.reorg(3, 6);
    const answers = new Map<string, unknown>();
    chain.lie = (question, answer) => {
      answers.set(question, answer);
      return answer;
    };
    await (await followElsewhere(chain)).advance();
    back();
    chain.mine(4);
    const before = await keptRows(sql);
    const next = numberToHex(chain.height - 1);
    const last = "latest";
    const of = (at: string) => `eth_getBlockByNumber ${at}`;
    const lies: readonly (readonly [question: string, lie: object | null, code: string])[] = [
      [of(last), null, "BlockNotFound"],
      [of(last), { number: "seven" }, "BadBlock"],
      [of(last), { logsBloom: `0x${"00".repeat(256)}` }, "HeaderNotRebuilt"],
      [of(last), { hash: zeroHash }, "HeaderNotRebuilt"],
      [of(next), { timestamp: "0x1" }, "HeaderNotRebuilt"],
      [of(next), { receiptsRoot: zeroHash }, "HeaderNotRebuilt"],
      [of(next), answers.get(of(numberToHex(4))) as object, "OtherBlock"],
      // A true block of that height, of the branch that was taken back.
      [of(next), answers.get(of(last)) as object, "ChainBroken"],
    ];
    for (const [asked, lie, code] of lies) {
      chain.lie = (question, answer) =>
        question !== asked ? answer : lie && { ...(answer as object), ...lie };
      expect(await follower.advance().catch(codeOf), `${asked} ${JSON.stringify(lie)}`).to.equal(code);
      expect(await keptRows(sql)).to.deep.equal(before);
    }
    chain.lie = (_question, answer) => answer;
    expect(await follower.advance()).to.equal("read");
    expect(await keptRows(sql)).to.deep.equal(chain.naiveRows(chain.height));
  });

  it("names a node whose next block stands on another than the one that was read, which it has still", async () => {
    const chain = openBlockChain(seededRandom(9));
    chain.mine(10);
    const follower = await follow(sql, chain);
    await catchUp(follower);
    chain.mine(1);
    const newest = numberToHex(chain.height);
    chain.lie = (_question, answer) => {
      const block = answer as Readonly<Record<string, unknown>> | null;
      if (block?.number !== newest) return answer;
      const other = { ...block, parentHash: zeroHash };
      return { ...other, hash: keccak256(rpcBlockHeader(other)) };
    };
    expect(await follower.advance().catch(codeOf)).to.equal("ChainBroken");
    chain.lie = (_question, answer) => answer;
    await catchUp(follower);
    expect(await keptRows(sql)).to.deep.equal(chain.naiveRows(chain.height));
  });

  it("follows a chain whose headers nobody can rebuild on its node's word, if that is what was asked for, and says so", async () => {
    const chain = openBlockChain(seededRandom(8));
    chain.mine(10);
    chain.lie = (question, answer) =>
      question === "eth_getLogs"
        ? answer
        : { ...(answer as object), l1BlockNumber: "0x7", mixHash: zeroHash };
    const follower = await follow(sql, chain, { way: "told" });
    await catchUp(follower);
    expect(await keptRows(sql)).to.deep.equal(chain.naiveRows(chain.height));
    const events = await listEvents(sql, { chain: CHAIN_ID });
    expect(new Set(events.map(({ way }) => way))).to.deep.equal(new Set(["told"]));
    await empty(sql);
    const refused = await refusalOf((await follow(sql, chain)).advance());
    expect(refused).to.include({ code: "HeaderNotRebuilt" });
    // What a later fork or another chain has in its headers is no lie of the node.
    expect(refused.reason).to.include("(l1BlockNumber)").and.not.include("lies");
    expect(await sql.query("select * from fault")).to.deep.equal([]);
  });

  it("finds events by what they are about", async () => {
    const chain = openBlockChain(seededRandom(4));
    chain.mine(60);
    await catchUp(await follow(sql, chain));
    const rows = chain.naiveRows(chain.height);
    const found = async (keys: object) => (await listEvents(sql, { chain: CHAIN_ID, ...keys })).length;
    const [created] = rows.filter((row) => row[5] === "CampaignCreated");
    const [, , , , factory, , transaction, , actor, item] = created ?? [];
    expect(await found({ item, actor })).to.equal(
      rows.filter((row) => row[9] === item && row[8] === actor).length,
    );
    expect(await found({ transaction })).to.equal(rows.filter((row) => row[6] === transaction).length);
    expect(await found({ contract: factory })).to.equal(rows.filter((row) => row[4] === factory).length);
    const [skipped] = rows.filter((row) => row[5] === "ClaimsSkipped" && row[3] === 1);
    const isSame = (row: readonly unknown[]) => row[4] === skipped?.[4] && row[10] === skipped?.[10];
    expect(await found({ contract: skipped?.[4], index: skipped?.[10] })).to.equal(
      rows.filter(isSame).length,
    );
    const [claimed] = rows.filter((row) => row[5] === "Claimed");
    expect(await found({ account: claimed?.[7] })).to.equal(1);
    expect(await found({ account: factory })).to.equal(0);
  });

  it("stops where a final block has changed, touches nothing, and goes on when the node has it again", async () => {
    const chain = openBlockChain(seededRandom(7));
    chain.mine(40);
    const follower = await follow(sql, chain);
    await catchUp(follower);
    const before = await keptRows(sql);
    const { cursor, final } = follower.followed();
    const back = chain.reorg(12, 14);
    expect(await follower.advance().catch(codeOf)).to.equal("ChangedBelowFinal");
    expect(follower.followed()).to.include({ cursor, final });
    expect(follower.followed().stopped).to.contain(`Block ${final} `);
    expect(await keptRows(sql)).to.deep.equal(before);
    back();
    chain.mine(1);
    expect(await follower.advance()).to.equal("read");
    expect(follower.followed().stopped).to.equal(undefined);
    expect(await keptRows(sql)).to.deep.equal(chain.naiveRows(chain.height));
  });

  it("lets two follow random chains into one store: each block is kept once", async () => {
    let beaten = 0;
    for (let seed = 1; seed <= (isDeep ? 100 : 3); seed++) {
      await empty(sql);
      const random = seededRandom(seed);
      const chain = openBlockChain(random);
      chain.mine(random.below(120));
      const both = await Promise.all([follow(sql, chain), follow(sql, chain)]);
      for (let round = 0; round < 20; round++) {
        if (random.chance(30)) chain.reorg(1 + random.below(Math.min(4, chain.height)), random.below(6));
        chain.mine(1 + random.below(3));
        const turn = random.below(3);
        const steps = await Promise.allSettled(
          both.map((one, i) => (turn === 2 || turn === i ? one.advance() : undefined)),
        );
        for (const step of steps) {
          if (step.status === "fulfilled") continue;
          expect(codeOf(step.reason)).to.equal("FollowedByAnother");
          beaten++;
        }
      }
      chain.mine(6);
      for (const one of both) await catchUp(one).catch(() => catchUp(one));
      expect(await keptRows(sql), `seed ${seed}`).to.deep.equal(chain.naiveRows(chain.height));
    }
    expect(beaten).to.be.greaterThan(0);
  });

  it("reads what was before a contract was named for it alone, goes on where it was, and loses nothing of others", async () => {
    const chain = openBlockChain(seededRandom(5));
    chain.mine(200);
    const none = await follow(sql, chain, { contracts: [] });
    while ((await none.advance()) === "read");
    expect(await keptRows(sql)).to.deep.equal([]);
    let questions = 0;
    let most = Number.POSITIVE_INFINITY;
    // A node that gives the events of seven blocks at once, and is away now and then.
    const request = (async ({ method, params }: { method: string; params: readonly [never] }) => {
      const { fromBlock, toBlock } = params[0] as { fromBlock: Hex; toBlock: Hex };
      if (method === "eth_getLogs" && Number(toBlock) - Number(fromBlock) > 6)
        throw new LimitExceededRpcError(new Error("too many blocks"));
      if (++questions > most) throw new Error("away");
      return chain.client.request({ method, params } as never);
    }) as typeof chain.client.request;
    const client = { ...chain.client, request };
    let lives = 0;
    for (let isDone = false; !isDone; lives++) {
      most = questions + 25;
      const follower = await follow(sql, chain, { client });
      try {
        await catchUp(follower);
        isDone = true;
      } catch (thrown) {
        expect(thrown).to.have.property("message", "away");
      }
      const { watched } = await readFollowed(sql, CHAIN_ID);
      const late = [...watched.values()].filter(({ past }) => past !== undefined);
      expect(new Set(late.map(({ past }) => past?.from)).size).to.be.at.most(1);
    }
    expect(lives).to.be.greaterThan(5);
    expect(await keptRows(sql)).to.deep.equal(chain.naiveRows(chain.height));
    const events = await listEvents(sql, { chain: CHAIN_ID });
    const cut = events.findIndex(({ way }) => way === "proven");
    expect(cut).to.be.greaterThan(0);
    expect(events.slice(cut).every(({ way }) => way === "proven")).to.equal(true);
  });

  it("says no more of a block than is known of all that is followed in it", async () => {
    const chain = openBlockChain(seededRandom(6));
    chain.mine(40);
    const first = await follow(sql, chain);
    while ((await first.advance()) === "read");
    const [event] = await listEvents(sql, { chain: CHAIN_ID });
    expect(event?.way).to.equal("proven");
    const gate = { address: `0x${"9a".repeat(20)}`, role: "gate" } as const;
    const second = await follow(sql, chain, { contracts: [gate] });
    await catchUp(second);
    expect(second.followed().watched.get(gate.address)?.past).to.equal(undefined);
    expect(await keptRows(sql)).to.deep.equal(chain.naiveRows(chain.height));
  });

  it("names a node that has not kept old events, and keeps nothing half", async () => {
    const chain = openBlockChain(seededRandom(5));
    chain.mine(120);
    const follower = await follow(sql, chain);
    chain.lie = (question, answer) => {
      if (question !== "eth_getLogs") return answer;
      throw new RpcRequestError({
        body: { method: question },
        error: { code: -32_000, message: "history has been pruned for this block" },
        url: "http://node.example",
      });
    };
    const refused = await refusalOf(catchUp(follower));
    expect(refused.code).to.equal("LogsRefused");
    expect(refused.reason).to.include("history has been pruned for this block");
    expect(refused.hint).to.include("a node that keeps the events of all blocks");
    expect(await keptRows(sql)).to.deep.equal([]);
    expect(follower.followed().cursor).to.equal(-1);
    chain.lie = (_question, answer) => answer;
    await catchUp(follower);
    expect(await keptRows(sql)).to.deep.equal(chain.naiveRows(chain.height));
  });

  it("leaves a store alone whose tables are of a newer version", async () => {
    const other = await openTestStore("postgres");
    others.push(other);
    const chain = openBlockChain(seededRandom(1));
    await follow(other.sql, chain);
    const { length } = timelineTables.migrations;
    const later = "insert into migration (space, number, name, hash) values ('timeline', $1, 'later', 'x')";
    await other.sql.query(later, [length + 1]);
    const refused = await refusalOf(follow(other.sql, chain));
    expect(refused).to.include({ code: "StoreNewer" });
    expect(refused.details).to.include({ had: length + 1, has: length });
    expect(refused.hint).not.to.equal("");
  });

  it("goes on by the chain's id where the node shows no block 0, and keeps its hash once one does", async () => {
    const own = openBlockChain(seededRandom(1));
    const other = openBlockChain(seededRandom(2));
    const hidden = openBlockChain(seededRandom(1));
    hidden.lie = (question, answer) => (question === "eth_getBlockByNumber 0x0" ? null : answer);
    const told: unknown[] = [];
    await catchUp(await follow(sql, hidden, { onTold: (block) => told.push(block), fromBlock: 1 }));
    expect(told).to.deep.equal([0]);
    await follow(sql, own);
    await follow(sql, hidden);
    expect(await follow(sql, other).catch(codeOf)).to.equal("OtherChain");
  });

  it("refuses another chain of the same id, and another role of a contract", async () => {
    const chain = openBlockChain(seededRandom(1));
    await follow(sql, chain);
    expect(await follow(sql, openBlockChain(seededRandom(2))).catch(codeOf)).to.equal("OtherChain");
    const contracts = [{ address: FACTORY, role: "relay" }] as const;
    expect(await follow(sql, chain, { contracts }).catch(codeOf)).to.equal("FollowedOtherwise");
  });
});
