import { expect } from "chai";
import { createClient, custom, HttpRequestError, numberToHex, RpcRequestError } from "viem";
import type { ReadClient } from "../../../src/sdk/chain/clients.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import type { FollowTerms } from "../../../src/services/timeline/follow/openFollower.ts";
import { listEvents } from "../../../src/services/timeline/tables/events.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { type BlockChain, CHAIN_ID, FACTORY, FOREIGN, openBlockChain } from "./blockChain.ts";
import { catchUp, empty, follow, keptRows } from "./followStage.ts";

type Question = { readonly method: string; readonly params: readonly unknown[] };
type Filter = {
  readonly address?: readonly string[];
  readonly fromBlock?: string;
  readonly toBlock?: string;
};
type Json = Readonly<Record<string, unknown>>;

const rpc = (code: number, message: string) =>
  new RpcRequestError({ body: {}, error: { code, message }, url: "http://node.example" });
const httpError = (status: number) => new HttpRequestError({ body: {}, status, url: "http://node.example" });

/** Asks a chain's node through what alters its answers, or throws in their place. */
function through(chain: BlockChain, alter: (question: Question, asked: string[]) => unknown) {
  const asked: string[] = [];
  const ask = async ({ method, params }: Question): Promise<unknown> => {
    if (method !== "eth_getTransactionReceipt") return chain.client.request({ method, params } as never);
    for (let block = 0; block <= chain.height; block++) {
      const question = { method: "eth_getBlockReceipts", params: [numberToHex(block)] };
      const receipts = (await chain.client.request(question as never)) as readonly Json[];
      const found = receipts.find(({ transactionHash }) => transactionHash === params[0]);
      if (found !== undefined) return found;
    }
    return null;
  };
  const request = async (question: Question) => {
    asked.push(question.method);
    const altered = await alter(question, asked);
    if (altered instanceof Error) throw altered;
    return typeof altered === "function" ? altered(await ask(question)) : (altered ?? ask(question));
  };
  const transport = custom({ request }, { retryCount: 2, retryDelay: 0 });
  const client = createClient({ chain: chain.client.chain, transport }) as ReadClient;
  return { asked, chain: { ...chain, client, height: chain.height } as BlockChain };
}

describe("following nodes that refuse a question, or answer it in their own way", () => {
  let store: TestStore;
  let sql: Sql;
  before(async () => {
    store = await openTestStore("postgres");
    sql = store.sql;
    await follow(sql, openBlockChain(seededRandom(0)));
  });
  beforeEach(() => empty(sql));
  after(() => store.remove());

  /** Follows up to the head through a node, and expects all of it. @returns methods asked */
  async function followAll(
    blocks: number,
    alter: Parameters<typeof through>[1],
    terms: Partial<FollowTerms> = {},
  ) {
    await empty(sql);
    const chain = openBlockChain(seededRandom(8));
    chain.mine(blocks);
    const { asked, chain: altered } = through(chain, alter);
    await catchUp(await follow(sql, altered, terms));
    expect(await keptRows(sql)).to.deep.equal(chain.naiveRows(chain.height));
    expect((await keptRows(sql)).length).to.be.above(5);
    return asked;
  }

  it("reads receipts one by one where a node does not give those of a block, in whatever way it says so", async () => {
    const ways = [
      rpc(-32_600, "Unsupported method: eth_getBlockReceipts. See available methods at https://docs.example"),
      rpc(-32_601, "the method eth_getBlockReceipts does not exist/is not available"),
      rpc(-32_000, "rpc method is unsupported"),
      rpc(-32_000, "rpc method is not whitelisted"),
      rpc(-32_016, "The method eth_getBlockReceipts is not supported on this plan"),
      rpc(35, "eth_getBlockReceipts is not available on the free tier"),
      rpc(403, "Method not allowed"),
      rpc(-32_004, "This request method is not supported"),
      rpc(4_200, "the provider does not support it"),
      httpError(403),
      httpError(404),
      httpError(405),
    ];
    for (const way of ways) {
      const asked = await followAll(40, ({ method }) =>
        method === "eth_getBlockReceipts" ? way : undefined,
      );
      expect(asked, way.message).to.include("eth_getTransactionReceipt");
      const refused = asked.filter((method) => method === "eth_getBlockReceipts").length;
      if (way instanceof HttpRequestError) expect(refused, way.message).to.be.at.most(3);
      const events = await listEvents(sql, { chain: CHAIN_ID });
      expect(new Set(events.map((event) => event.way))).to.deep.equal(new Set(["proven"]));
    }
  });

  it("reads receipts one by one where a node's list of a block is not there, empty or short", async () => {
    const lists: readonly ((receipts: readonly Json[]) => unknown)[] = [
      () => null,
      () => [],
      (receipts) => receipts.slice(1),
    ];
    for (const list of lists) {
      const asked = await followAll(40, ({ method }) =>
        method === "eth_getBlockReceipts" ? list : undefined,
      );
      expect(asked, String(list)).to.include("eth_getTransactionReceipt");
      const events = await listEvents(sql, { chain: CHAIN_ID });
      expect(new Set(events.map((event) => event.way))).to.deep.equal(new Set(["proven"]));
    }
  });

  it("takes missing lists and receipts for what a block's root says they are", async () => {
    const lacking = ({ method }: Question) => {
      if (method === "eth_getBlockReceipts")
        return (receipts: readonly Json[]) => receipts.map((one, i) => (i === 0 ? null : one));
      if (method !== "eth_getBlockByNumber") return undefined;
      const without = ({ transactions, ...rest }: Json) =>
        (transactions as readonly unknown[]).length === 0 ? rest : { ...rest, transactions };
      return (block: Json | null) => block && without(block);
    };
    expect(await followAll(40, lacking)).to.include("eth_getTransactionReceipt");
  });

  it("asks by contracts alone where a node gives no events without an address", async () => {
    const many = Array.from({ length: 510 }, (_, i) => ({
      address: numberToHex(0xbeef_0000 + i, { size: 20 }),
      role: "instantCampaignFactory" as const,
    }));
    const contracts = [...many, { address: FACTORY, role: "instantCampaignFactory" as const }];
    const words = ["Please specify an address in your request", "address is required"];
    for (const message of words) {
      const needing = ({ method, params: [filter] }: Question) =>
        method === "eth_getLogs" && (filter as Filter).address === undefined
          ? rpc(-32_701, message)
          : undefined;
      await followAll(40, needing, { way: "told" });
      await followAll(40, needing, { way: "told", contracts });
    }
  });

  it("takes `null` for no events, and events in any order, of whatever else, or taken back for what they are", async () => {
    const dressed = (logs: unknown) => {
      const given = logs as readonly Json[];
      const [first] = given;
      if (first === undefined) return null;
      const more = [
        { ...first, removed: true, logIndex: "0x63" },
        { ...first, blockNumber: null, blockHash: null, logIndex: null },
        { ...first, address: FOREIGN, logIndex: "0x64" },
      ];
      return [...given.toReversed(), ...more];
    };
    const answering = ({ method }: Question) => (method === "eth_getLogs" ? dressed : undefined);
    await followAll(40, answering, { way: "told" });
    await followAll(150, answering);
  });

  it("names the tag that a node does not serve, and goes on by a depth; an outage stays one", async () => {
    const noTag = ({ params: [tag] }: Question) => (tag === "finalized" ? httpError(403) : undefined);
    const refused = await followAll(40, noTag).catch((error: unknown) => error);
    expect(refused).to.include({ code: "ChainRefused" });
    expect(refused).to.have.property("reason").that.includes("tag finalized").and.includes("HTTP 403");
    expect(refused).to.have.property("hint").that.includes("--finality 64");
    await followAll(40, noTag, { finality: { by: "depth", blocks: 64 } });
    let isOut = false;
    const outage = ({ params: [tag] }: Question) => {
      isOut ||= tag === "finalized";
      return isOut ? httpError(503) : undefined;
    };
    expect(String(await followAll(40, outage).catch((error: unknown) => error))).to.include("Status: 503");
  });

  it("asks a node that is behind others at its address again, for the same blocks, and goes on", async () => {
    const filters: string[] = [];
    const behind = ({ method, params: [filter] }: Question) => {
      if (method !== "eth_getLogs") return undefined;
      const { fromBlock, toBlock } = filter as Filter;
      filters.push(`${fromBlock} ${toBlock}`);
      return filters.length < 3 ? rpc(-32_602, "block range extends beyond current head block") : undefined;
    };
    await followAll(150, behind);
    expect(new Set(filters.slice(0, 3)).size).to.equal(1);
  });
});
