import { expect } from "chai";
import { zeroAddress, zeroHash } from "viem";
import {
  getBalance,
  getBlock,
  getBlockNumber,
  getChainId,
  getGasPrice,
  getTransactionReceipt,
} from "viem/actions";
import { nodesAsked } from "../../../src/react/askedNodes.ts";
import { clockAt, deviceAheadOf } from "../../../src/react/chainClock.ts";
import { explainThrown } from "../../../src/react/explainThrown.ts";
import { nodeConfig } from "../../../src/react/nodeConfig.ts";
import { type BlockMoment, chainTimeQueryOptions } from "../../../src/react/useChainTime.ts";
import { nodeWords } from "../../../src/sdk/chain/errors/nodeWords.ts";
import { listen } from "./listen.ts";

type Call = { readonly id: number; readonly method: string };
type Answer = { readonly id: number; readonly result: unknown };

describe("nodeConfig: a chain by its nodes alone", () => {
  const closers: (() => void)[] = [];
  after(() => {
    for (const close of closers) close();
  });

  /** A node of a chain that knows a block, and counts requests; `status` other than 200 is all that it answers. */
  async function node(
    chainId: number,
    status = 200,
    change = (answers: readonly Answer[]): unknown => answers,
  ) {
    const requests: (readonly string[])[] = [];
    const { url, close } = await listen((request, response) => {
      const pieces: Buffer[] = [];
      request.on("data", (piece) => pieces.push(piece));
      request.on("end", () => {
        const asked = JSON.parse(Buffer.concat(pieces).toString()) as Call | Call[];
        const calls = [asked].flat();
        requests.push(calls.map(({ method }) => method));
        const answers = calls.map(({ id, method }) => ({
          jsonrpc: "2.0",
          id,
          result: answerOf(method, chainId),
        }));
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(Array.isArray(asked) ? change(answers) : answers[0]));
      });
    });
    closers.push(close);
    return { url, requests };
  }
  const clientOf = (...nodes: string[]) => {
    const chain = { id: 7, name: "Seven", currency: { symbol: "SVN", decimals: 18 }, nodes };
    return nodeConfig({ chain }).getClient({ chainId: 7 });
  };

  it("asks once what chain a node is of, together with the first question", async () => {
    const { url, requests } = await node(7);
    const client = clientOf(url);
    await Promise.all([getBlock(client), getBalance(client, { address: zeroAddress })]);
    await getBlock(client);
    expect(requests.map((calls) => calls.toSorted())).to.deep.equal([
      ["eth_chainId", "eth_getBalance", "eth_getBlockByNumber"],
      ["eth_getBlockByNumber"],
    ]);
  });

  it("believes no node of another chain, and asks the next", async () => {
    const other = await node(8);
    const own = await node(7);
    const { number } = await getBlock(clientOf(other.url, own.url));
    expect(number).to.equal(16n);
    const thrown = await getBlock(clientOf(other.url)).catch((error: unknown) => error);
    const { code, reason, hint } = explainThrown(thrown);
    expect(code).to.equal("WrongNode");
    expect(reason).to.equal(`The node ${other.url} is of chain 8, not of chain 7.`);
    expect(hint).to.not.equal("");
  });

  it("takes no answer for that to another question, and asks the next where one is missing", async () => {
    const odd: Readonly<Record<string, (answers: readonly Answer[]) => unknown>> = {
      shuffled: (answers) => answers.toReversed(),
      "ids as texts": (answers) => answers.map((one) => ({ ...one, id: String(one.id) })),
      "one missing": (answers) => answers.slice(1),
      "one null": (answers) => [null, ...answers.slice(1)],
      "a number that is null": (answers) => answers.map((one) => ({ ...one, result: null })),
      none: () => [],
      "one refusal of all": () => ({ error: { code: -32_600, message: "batch too large" } }),
      null: () => null,
    };
    for (const [name, change] of Object.entries(odd)) {
      let isOdd = false;
      const bad = await node(7, 200, (answers) => (isOdd ? change(answers) : answers));
      const own = await node(7);
      const client = clientOf(bad.url, own.url);
      // Its chain is known: no question is left that would show what is wrong.
      expect(await getBalance(client, { address: zeroAddress })).to.equal(1n);
      isOdd = true;
      const number = getBlockNumber(client, { cacheTime: 0 });
      const gasPrice = getGasPrice(client);
      const balance = getBalance(client, { address: zeroAddress });
      expect(await Promise.all([number, gasPrice, balance]), name).to.deep.equal([16n, 3n, 1n]);
    }
  });

  it("keeps a node's words and its status where it refuses all that was asked at once", async () => {
    const error = { code: 429, message: "Your app has exceeded its compute units per second capacity" };
    const said: readonly (readonly [status: number, answer: unknown])[] = [
      [200, [{ jsonrpc: "2.0", id: null, error }]],
      [200, { jsonrpc: "2.0", id: null, error }],
      [429, { jsonrpc: "2.0", id: null, error }],
      [503, [{ jsonrpc: "2.0", id: null, error }]],
    ];
    for (const [status, answer] of said) {
      const { url } = await node(7, status, () => answer);
      const thrown = await getBlock(clientOf(url)).catch((one: unknown) => one);
      expect(nodesAsked(thrown), `${status}`).to.deep.equal({
        nodes: [url],
        status: status === 200 ? undefined : status,
      });
      expect(nodeWords(thrown), `${status}`).to.include("compute units per second");
    }
    const { url } = await node(7, 200, () => ({ message: "maintenance" }));
    const thrown = await getBlock(clientOf(url)).catch((one: unknown) => one);
    expect(explainThrown(thrown).code).to.not.equal("WrongNode");
  });

  it("reads a transaction as paid where its status has zeros before the 1", async () => {
    const { url } = await node(7, 200, (answers) =>
      answers.map((one) => ({
        ...one,
        result: one.result === null ? { status: "0x01", logs: [] } : one.result,
      })),
    );
    const receipt = await getTransactionReceipt(clientOf(url), { hash: zeroHash });
    expect(receipt.status).to.equal("success");
  });

  it("asks the next where a node is gone", async () => {
    const own = await node(7);
    expect(await getChainId(clientOf("http://127.0.0.1:9", own.url))).to.equal(7);
  });

  it("refuses another chain than its own", () => {
    expect(() => {
      const chain = {
        id: 7,
        name: "Seven",
        currency: { symbol: "SVN", decimals: 18 },
        nodes: ["http://127.0.0.1:9"],
      };
      nodeConfig({ chain }).getClient({ chainId: 8 });
    }).to.throw("is of chain 7, not of chain 8");
  });

  it("counts by the chain's clock and what has passed, never by what the device's clock says", async () => {
    const { url } = await node(7);
    const options = chainTimeQueryOptions({ getClient: () => clientOf(url) }, { chainId: 7 });
    const { queryFn } = options as unknown as {
      readonly queryFn: () => Promise<BlockMoment>;
    };
    const moment = await queryFn();
    expect(moment.timestamp).to.equal(1_000n);
    expect(deviceAheadOf(moment)).to.be.greaterThan(1_000_000);
    const { stopwatch, calendar } = moment.readAt;
    expect(clockAt(moment, { stopwatch: stopwatch + 2_500, calendar })).to.equal(1_002n);
    expect(clockAt(moment, { stopwatch: stopwatch - 2_500, calendar })).to.equal(1_000n);
    expect(clockAt(moment, { stopwatch, calendar: calendar + 60_000 }), "the stopwatch slept").to.equal(
      1_060n,
    );
  });
});

function answerOf(method: string, chainId: number): unknown {
  if (method === "eth_chainId") return `0x${chainId.toString(16)}`;
  if (method === "eth_getTransactionReceipt") return null;
  if (method === "eth_blockNumber") return "0x10";
  if (method === "eth_gasPrice") return "0x3";
  return method === "eth_getBalance" ? "0x1" : { number: "0x10", timestamp: "0x3e8", transactions: [] };
}
