import { expect } from "chai";
import { type Hex, numberToHex, zeroHash } from "viem";
import type { RpcReceipt } from "../../../src/sdk/chain/blocks/receiptsRoot.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { proveBlocks } from "../../../src/services/timeline/check/proveBlocks.ts";
import type { FollowTerms } from "../../../src/services/timeline/follow/openFollower.ts";
import { listEvents } from "../../../src/services/timeline/tables/events.ts";
import { readFollowed } from "../../../src/services/timeline/tables/followed.ts";
import { readTold } from "../../../src/services/timeline/tables/told.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { type BlockChain, CHAIN_ID, FACTORY, openBlockChain } from "./blockChain.ts";
import { catchUp, empty, follow, keptRows } from "./followStage.ts";

const codeOf = (thrown: unknown) => (thrown instanceof SymbolonError ? thrown.code : String(thrown));

type Json = Readonly<Record<string, unknown>>;
const RECEIPTS = "eth_getBlockReceipts";
const BLOCK = "eth_getBlockByNumber";
/** Of what came from elsewhere. */
const SYNCED = `0x${"5a".repeat(32)}` as const;

/** Alters the answers to one kind of question. */
function answering(chain: BlockChain, method: string, alter: (answer: never) => unknown): void {
  const before = chain.lie;
  chain.lie = (question, answer) => {
    const given = before(question, answer);
    return question.startsWith(method) && given !== null ? alter(given as never) : given;
  };
}

/** Says that receipts are of a type that only the chain knows, and so says what no root holds. */
function speakingElse(chain: BlockChain): void {
  answering(chain, RECEIPTS, (receipts: readonly Json[]) =>
    receipts.map((one) => ({ ...one, type: "0x71" })),
  );
}

describe("following chains whose receipts, headers and finality are their own", () => {
  let store: TestStore;
  let sql: Sql;
  before(async () => {
    store = await openTestStore("postgres");
    sql = store.sql;
    await follow(sql, openBlockChain(seededRandom(0)));
  });
  beforeEach(() => empty(sql));
  after(() => store.remove());

  /** Follows up to the head. @returns which blocks were told to be on the node's word */
  async function upToHead(chain: BlockChain, terms: Partial<FollowTerms> = {}) {
    const told: number[] = [];
    await catchUp(await follow(sql, chain, { onTold: (block) => told.push(block), ...terms }));
    return told;
  }
  const events = () => listEvents(sql, { chain: CHAIN_ID });
  const waysOf = async () => new Set((await events()).map(({ way }) => way));
  const expectAll = async (chain: BlockChain) =>
    expect(await keptRows(sql)).to.deep.equal(chain.naiveRows(chain.height));

  it("proves blocks with deposits of an OP stack", async () => {
    const deposit = { type: "0x7e", depositNonce: "0x3d3bbf", depositReceiptVersion: "0x1" };
    const dress = (receipt: RpcReceipt, place: number) =>
      place === 0 ? { ...receipt, ...deposit } : receipt;
    const chain = openBlockChain(seededRandom(8), dress);
    chain.mine(40);
    expect(await upToHead(chain)).to.deep.equal([]);
    await expectAll(chain);
    expect(await waysOf()).to.deep.equal(new Set(["proven"]));
    expect(await readTold(sql)).to.deep.equal([]);
  });

  it("leaves a receipt out that no header stands for, as Polygon's state sync", async () => {
    const chain = openBlockChain(seededRandom(8));
    chain.mine(40);
    const synced = { transactionHash: SYNCED, type: "0x0", status: "0x1", gasUsed: "0x0" };
    const empties = { cumulativeGasUsed: "0x0", logsBloom: `0x${"00".repeat(256)}`, logs: [] };
    answering(chain, RECEIPTS, (receipts: readonly Json[]) => [...receipts, { ...synced, ...empties }]);
    answering(chain, BLOCK, (block: Json) => ({
      ...block,
      transactions: [...(block.transactions as readonly Hex[]), SYNCED],
    }));
    expect(await upToHead(chain)).to.deep.equal([]);
    await expectAll(chain);
    expect(await waysOf()).to.deep.equal(new Set(["proven"]));
  });

  it("takes a block on the node's word where such a receipt holds events of what is followed", async () => {
    const chain = openBlockChain(seededRandom(8));
    chain.mine(40);
    const log = { address: FACTORY, topics: [], data: "0x" };
    const synced = { transactionHash: SYNCED, type: "0x0", status: "0x1", gasUsed: "0x0", logs: [log] };
    const rest = { cumulativeGasUsed: "0x0", logsBloom: `0x${"00".repeat(256)}` };
    answering(chain, RECEIPTS, (receipts: readonly Json[]) => [...receipts, { ...synced, ...rest }]);
    const told = await upToHead(chain);
    expect(told).to.not.deep.equal([]);
    await expectAll(chain);
    expect((await readTold(sql)).map(({ blocks, why }) => [blocks, why])).to.deep.equal([
      [told.length, "a receipt that no header stands for holds events of them"],
    ]);
  });

  it("takes blocks whose receipts do not fold on the node's word, says which and why, and goes on", async () => {
    const chain = openBlockChain(seededRandom(8));
    chain.mine(20);
    await upToHead(chain);
    const before = (await events()).length;
    const truth = chain.lie;
    speakingElse(chain);
    chain.mine(20);
    const told = await upToHead(chain);
    await expectAll(chain);
    const all = await events();
    expect(all.filter(({ way }) => way === "proven")).to.have.length(before);
    expect([...new Set(all.filter(({ way }) => way === "told").map(({ block }) => block))]).to.deep.equal(
      told.filter((block) => all.some((event) => event.block === block)),
    );
    const [range, ...more] = await readTold(sql);
    expect([range?.first, range?.last, range?.blocks, more]).to.deep.equal([
      told[0],
      told.at(-1),
      told.length,
      [],
    ]);
    expect(range?.why).to.equal("receipts of type 0x71 do not fold to what the header says");
    // Proving names them and leaves them as they are; by a node that speaks as Ethereum's does they are proven.
    chain.mine(chain.finalDepth);
    await upToHead(chain);
    const proof = await proveBlocks({ sql, client: chain.client });
    expect(proof.findings.map(({ id }) => id)).to.deep.equal(["ReceiptsProveNothing"]);
    expect(proof.findings[0]?.sentence).to.match(/: block \d+: receipts of type 0x71 do not fold/);
    expect((await waysOf()).has("told")).to.equal(true);
    chain.lie = truth;
    expect(await proveBlocks({ sql, client: chain.client })).to.deep.include({ findings: [] });
    const final = (await events()).filter(({ block }) => block <= chain.height - chain.finalDepth);
    expect(new Set(final.map(({ way }) => way))).to.deep.equal(new Set(["proven"]));
  });

  it("names receipts of Ethereum's types that do not fold: the node is at fault", async () => {
    const chain = openBlockChain(seededRandom(8));
    chain.mine(20);
    answering(chain, RECEIPTS, (receipts: readonly Json[]) =>
      receipts.map((one) => ({ ...one, cumulativeGasUsed: "0x1" })),
    );
    const follower = await follow(sql, chain);
    const thrown = await follower.advance().catch((error: unknown) => error);
    expect(codeOf(thrown)).to.equal("ReceiptsNotOfBlock");
    expect((thrown as SymbolonError).hint).to.include("--way told");
    expect(await keptRows(sql)).to.deep.equal([]);
  });

  it("waits for a node that has the block, and its receipts not yet", async () => {
    const chain = openBlockChain(seededRandom(8));
    chain.mine(20);
    const truth = chain.lie;
    chain.lie = (question, answer) => (question.startsWith(RECEIPTS) ? null : answer);
    const follower = await follow(sql, chain);
    expect(await follower.advance().catch(codeOf)).to.equal("BlockNotFound");
    chain.lie = truth;
    await catchUp(follower);
    await expectAll(chain);
  });

  it("names the way that does without headers where one lacks an old field, and goes on by it", async () => {
    const chain = openBlockChain(seededRandom(8));
    answering(chain, BLOCK, ({ sha3Uncles: _, ...block }: Json) => block);
    chain.mine(20);
    const refused = await upToHead(chain).catch((error: unknown) => error as SymbolonError);
    expect(refused).to.include({ code: "BadBlock" });
    expect((refused as SymbolonError).reason).to.include("sha3Uncles is missing");
    expect((refused as SymbolonError).hint).to.include("symbolon timeline follow --way told");
    await upToHead(chain, { way: "told" });
    await expectAll(chain);
  });

  it("goes from proven to told and back where it is asked to, from the next block on, and writes down from where", async () => {
    const chain = openBlockChain(seededRandom(8));
    chain.mine(30);
    await upToHead(chain);
    const truth = chain.lie;
    answering(chain, BLOCK, (block: Json) => ({ ...block, mixHash: zeroHash, logsBloom: undefined }));
    chain.mine(30);
    const unread = await upToHead(chain).catch((error: unknown) => error as SymbolonError);
    expect(unread).to.deep.include({ code: "BadBlock" });
    expect((unread as SymbolonError).hint).to.include("--way told");
    await upToHead(chain, { way: "told" });
    await expectAll(chain);
    const waysAt = async (from: number, to: number) =>
      new Set((await events()).filter(({ block }) => block >= from && block <= to).map(({ way }) => way));
    expect(await waysAt(0, 30)).to.deep.equal(new Set(["proven"]));
    expect(await waysAt(31, 60)).to.deep.equal(new Set(["told"]));
    const [open] = await readTold(sql);
    expect(open).to.include({ chain: CHAIN_ID, first: 31, last: undefined, blocks: undefined });
    expect(open?.why).to.include("--way told");
    // Whoever says nothing leaves it as it is.
    chain.mine(5);
    await upToHead(chain);
    expect((await readFollowed(sql, CHAIN_ID)).way).to.equal("told");
    chain.lie = truth;
    chain.mine(30);
    await upToHead(chain, { way: "proven" });
    await expectAll(chain);
    expect(await waysAt(66, 95)).to.deep.equal(new Set(["proven"]));
    expect((await readTold(sql)).map(({ first, last }) => [first, last])).to.deep.equal([[31, 65]]);
  });

  it("misses nothing of a chain that is followed on its node's word and whose filters are empty", async () => {
    const chain = openBlockChain(seededRandom(8));
    answering(chain, BLOCK, (block: Json) => ({ ...block, logsBloom: `0x${"00".repeat(256)}` }));
    chain.mine(40);
    await upToHead(chain, { way: "told" });
    await expectAll(chain);
  });

  it("counts blocks from the head where the node knows no final one, and asks nothing where a depth is given", async () => {
    const unknown: readonly (() => unknown)[] = [
      () => null,
      () => {
        throw { code: -39_001, message: "Unknown block" };
      },
      () => {
        throw { code: -32_602, message: "invalid argument 0: hex string without 0x prefix" };
      },
    ];
    for (const answer of unknown) {
      await empty(sql);
      const chain = openBlockChain(seededRandom(8));
      chain.mine(80);
      const asked: string[] = [];
      chain.lie = (question, true_) => {
        asked.push(question);
        return question === `${BLOCK} finalized` ? answer() : true_;
      };
      await upToHead(chain);
      await expectAll(chain);
      expect((await readFollowed(sql, CHAIN_ID)).final).to.equal(80 - 64);
      asked.length = 0;
      await upToHead(chain, { finality: { by: "depth", blocks: 7 } });
      expect((await readFollowed(sql, CHAIN_ID)).final).to.equal(80 - 7);
      expect(asked).to.not.include(`${BLOCK} finalized`);
      expect(asked).to.include(`${BLOCK} ${numberToHex(0)}`);
    }
  });
});
