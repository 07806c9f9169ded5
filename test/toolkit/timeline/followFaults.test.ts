import { expect } from "chai";
import { createClient, type Hex, keccak256, numberToHex } from "viem";
import type { ReadClient } from "../../../src/sdk/chain/clients.ts";
import { endpoints } from "../../../src/sdk/delivery/endpoints.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { isDeep } from "../../deep.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { openAnswering } from "../answering.ts";
import { PATIENCE } from "../patience.ts";
import { openFaultyNode } from "../scripts/faultyNode.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { refusalOf } from "../store/until.ts";
import { type BlockChain, openBlockChain } from "./blockChain.ts";
import { catchUp, empty, follow, keptRows } from "./followStage.ts";

type Answer = Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[] | null;

/** Of a block, or in a transaction, that the chain has not. */
const UNDONE = { blockHash: keccak256("0x01"), transactionHash: keccak256("0x02") };

/** What a node may do to a true answer, and how its question begins. */
const FAULTS: Readonly<Record<string, (chain: BlockChain, answer: Answer) => unknown>> = {
  "is behind": (chain) => ask(chain, "eth_getBlockByNumber", numberToHex(Math.max(0, chain.height - 3))),
  reorders: (_chain, answer) => (Array.isArray(answer) ? answer.toReversed() : answer),
  truncates: (_chain, answer) => (Array.isArray(answer) ? answer.slice(1) : { number: answer }),
  repeats: (_chain, answer) => (Array.isArray(answer) ? [...answer, ...answer] : answer),
  "answers []": () => [],
  "changes chain": (_chain, answer) => answer,
  "gives logs of an undone block": (_chain, answer) =>
    Array.isArray(answer) ? answer.map((one) => ({ ...one, ...UNDONE })) : answer,
};
/** What is read in ranges is on the node's word: nobody can tell that something is not there. */
const BELIEVED = ["truncates", "answers []"];

function ask(chain: BlockChain, method: string, ...params: readonly unknown[]): Promise<Answer> {
  return chain.client.request({ method, params } as never) as Promise<Answer>;
}

/** Serves a chain over HTTP. */
function serve(chain: BlockChain) {
  return openAnswering(async ({ response, body }) => {
    const { id, method, params } = JSON.parse(body);
    response.end(JSON.stringify({ jsonrpc: "2.0", id, result: await ask(chain, method, ...(params ?? [])) }));
  });
}

describe("following under faults", () => {
  let store: TestStore;
  let sql: Sql;
  before(async () => {
    store = await openTestStore("postgres");
    ({ sql } = store);
    await follow(sql, openBlockChain(seededRandom(0)));
  });
  beforeEach(() => empty(sql));
  after(() => store.remove());

  it("keeps nothing that was never there, nothing twice, and in the end all of it, whatever goes wrong on the way to a node", async () => {
    const seen = new Map<string, number>();
    for (let seed = 1; seed <= (isDeep ? 60 : 3); seed++) {
      await empty(sql);
      const random = seededRandom(seed);
      const chain = openBlockChain(seededRandom(500 + seed));
      const other = openBlockChain(seededRandom(900 + seed));
      other.mine(200);
      chain.mine(90);
      const server = await serve(chain);
      const node = await openFaultyNode(server.url);
      const { transport, close } = endpoints([{ url: node.url, kind: "public" }], {
        tries: 1,
        pause: 1,
        patience: PATIENCE,
      });
      const client = createClient({ chain: chain.client.chain, transport }) as ReadClient;
      const follower = await follow(sql, { ...chain, client } as BlockChain);
      const everOn = new Set<string>();
      for (let round = 0; round < 25; round++) {
        if (random.chance(25) && round > 3) chain.reorg(1 + random.below(4), 1 + random.below(5));
        else chain.mine(random.below(4));
        for (const row of chain.naiveRows(chain.height)) everOn.add(row.join());
        const fault = random.pick(Object.keys(FAULTS));
        const count = 1 + random.below(6);
        let asked = 0;
        node.answer = async (method, params) => {
          const isOfBlock = method !== "eth_chainId" && params[0] !== "finalized" && params[0] !== "0x0";
          if (!isOfBlock || (fault === "is behind") !== (params[0] === "latest") || ++asked < count)
            return undefined;
          if (method === "eth_getLogs" && BELIEVED.includes(fault)) return undefined;
          const source = fault === "changes chain" ? other : chain;
          seen.set(fault, (seen.get(fault) ?? 0) + 1);
          return { result: await FAULTS[fault]?.(chain, await ask(source, method, ...params)) };
        };
        if (random.chance(30))
          node.reply = (_, n) => (n % 3 === 0 ? { status: 200, body: '{"jsonrpc', end: "cut" } : undefined);
        await follower.advance().catch(() => undefined);
        node.reset();
        const kept = (await keptRows(sql)).map((row) => row.join());
        expect(new Set(kept).size, `seed ${seed}, ${fault}`).to.equal(kept.length);
        for (const row of kept) expect(everOn.has(row), `seed ${seed}, ${fault}: ${row}`).to.equal(true);
      }
      chain.mine(6);
      await catchUp(follower);
      expect(follower.followed().stopped, `seed ${seed}`).to.equal(undefined);
      expect(await keptRows(sql), `seed ${seed}`).to.deep.equal(chain.naiveRows(chain.height));
      close();
      await node.close();
      await server.close();
    }
    expect([...seen.keys()]).to.have.members(Object.keys(FAULTS));
  });

  it("names a node that gives events of other blocks, or one twice, where they are on its word", async () => {
    for (const [blocks, way] of [
      [90, "proven"],
      [20, "told"],
    ] as const) {
      const chain = openBlockChain(seededRandom(6));
      chain.mine(blocks);
      const follower = await follow(sql, chain, { way });
      const lies: readonly ((log: Readonly<Record<string, unknown>>) => readonly object[])[] = [
        (log) => [log, log],
        (log) => [{ ...log, blockHash: keccak256(log.blockHash as Hex) }],
      ];
      const elsewhere = (log: object) => [{ ...log, blockNumber: numberToHex(blocks + 5) }];
      for (const lie of way === "proven" ? [...lies, elsewhere] : lies) {
        chain.lie = (question, answer) =>
          question === "eth_getLogs" ? (answer as Record<string, unknown>[]).flatMap(lie) : answer;
        const refused = await refusalOf(catchUp(follower));
        expect(refused.code).to.equal("LogsNotOfBlock");
        expect(refused.hint).not.to.equal("");
        expect(await keptRows(sql)).to.deep.equal([]);
      }
      chain.lie = (_question, answer) => answer;
      await catchUp(follower);
      expect(await keptRows(sql)).to.deep.equal(chain.naiveRows(chain.height));
      await empty(sql);
    }
  });
});
