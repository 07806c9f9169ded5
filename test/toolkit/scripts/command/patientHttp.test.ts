import { inspect } from "node:util";
import { expect } from "chai";
import { createClient, type Hex } from "viem";
import {
  estimateGas,
  getBalance,
  getBlockNumber,
  getTransactionReceipt,
  sendRawTransaction,
} from "viem/actions";
import { httpOnce, patiently } from "../../../../scripts/command/patientHttp.ts";
import { explainViemError } from "../../../../src/sdk/chain/errors/explainViemError.ts";
import { nodeWords } from "../../../../src/sdk/chain/errors/nodeWords.ts";
import { logsRefusal } from "../../../../src/sdk/chain/events/logsRefusal.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { endpointFault } from "../../../../src/sdk/delivery/endpointFault.ts";
import { type FaultyNode, openFaultyNode, type Reply } from "../faultyNode.ts";

const JSON_TYPE = { "content-type": "application/json" };
const error = (code: number, message: string) => ({ error: { code, message } });

/** A node without a chain, which has other words than answers for its first questions. */
describe("a node that a command asks", () => {
  let node: FaultyNode;
  before(async () => {
    node = await openFaultyNode("http://127.0.0.1:1");
  });
  beforeEach(() => node.reset());
  after(() => node.close());

  const client = () =>
    createClient({
      transport: patiently(httpOnce(node.url), "", { silent: [1, 1], busy: [1, 1, 1, 1] }),
    });
  function busyFor(count: number, how: { readonly reply?: Reply; readonly answer?: object }) {
    node.reply = () => (node.asked.length <= count ? how.reply : undefined);
    node.answer = () => (node.asked.length <= count && how.answer) || { result: "0x29" };
  }

  const busy: Readonly<Record<string, Parameters<typeof busyFor>[1]>> = {
    "HTTP 429 with JSON-RPC in it": {
      reply: { status: 429, headers: JSON_TYPE, body: JSON.stringify(error(-32_000, "enough for today")) },
    },
    "HTTP 429 without a word": { reply: { status: 429 } },
    "HTTP 503 with JSON-RPC in it": {
      reply: { status: 503, headers: JSON_TYPE, body: JSON.stringify(error(-32_000, "no backend")) },
    },
    "words of a limit, which are no JSON-RPC": { answer: { message: "You have exceeded the rate limit" } },
    "a code of its own": { answer: error(-32_029, "Too Many Requests") },
    "a code that all use": { answer: error(-32_000, "50/second request limit reached - reduce calls") },
  };
  for (const [name, how] of Object.entries(busy)) {
    it(`is asked again after ${name}`, async () => {
      busyFor(4, how);
      expect(await getBlockNumber(client())).to.equal(41n);
      expect(node.asked).to.have.length(5);
    });
  }

  it("is quoted where its message is no text, by an estimate too", async () => {
    const code = -32_000;
    const asked = { account: `0x${"11".repeat(20)}`, to: `0x${"22".repeat(20)}` } as const;
    for (const message of [
      { reason: "paused for now" },
      JSON.stringify({ code, message: "paused for now" }),
    ]) {
      node.answer = () => ({ error: { code, message } });
      const thrown = await estimateGas(client(), asked).catch((one) => one);
      expect(nodeWords(thrown)).to.equal("paused for now");
      expect(explainViemError(thrown, () => undefined)).to.include({ code: "ChainRefused" });
    }
  });

  it("says how long it wishes to be left alone, also where it says why in JSON-RPC", async () => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, ...error(-32_005, "slow down") });
    for (const status of [429, 503]) {
      busyFor(1, { reply: { status, headers: { ...JSON_TYPE, "retry-after": "7" }, body } });
      const once = createClient({ transport: httpOnce(node.url) });
      const thrown = await getBlockNumber(once).catch((one) => one);
      expect(endpointFault(thrown)).to.deep.equal({ kind: "down", wish: 7_000 });
      expect(nodeWords(thrown)).to.equal("slow down");
      node.reset();
    }
  });

  it("is told to have stopped answering, in its words, where that does not end", async () => {
    busyFor(100, { answer: error(-32_029, "Too Many Requests for today") });
    const thrown = await getBlockNumber(client()).catch((one) => one);
    const told = explainViemError(thrown, () => undefined) as SymbolonError;
    expect(told.code).to.equal("ChainNotReachable");
    expect(told.reason).to.include("Too Many Requests for today");
    expect(node.asked).to.have.length(5);
  });

  it("is asked less often where it says nothing, and told by its own words where a limit is one of answers", async () => {
    busyFor(100, { reply: { status: 502 } });
    await getBlockNumber(client()).catch(() => undefined);
    expect(node.asked).to.have.length(3);
    for (const words of ["query returned more than 10000 results", "limit exceeded"]) {
      node.reset();
      busyFor(100, { answer: error(-32_005, words) });
      const thrown = await getBlockNumber(client()).catch((one) => one);
      expect(thrown, words).to.have.property("code", -32_005);
    }
  });

  it("is asked once for what the chain answers, and for a transaction", async () => {
    const data = `0x08c379a0${"00".repeat(64)}`;
    for (const said of [
      error(-32_603, "execution reverted: no"),
      error(3, "execution reverted: rate limit exceeded"),
      error(3, "quota of 5 per day"),
      error(-32_000, "execution reverted: try again later"),
      { error: { code: -32_000, message: "daily limit exceeded", data } },
    ]) {
      busyFor(100, { answer: said });
      await getBalance(client(), { address: `0x${"0".repeat(40)}` }).catch(() => undefined);
      expect(node.asked, JSON.stringify(said)).to.have.length(1);
      node.reset();
    }
    busyFor(100, { answer: error(-32_603, "max fee per gas less than block base fee") });
    const serializedTransaction: Hex = "0x02";
    await sendRawTransaction(client(), { serializedTransaction }).catch(() => undefined);
    expect(node.asked).to.have.length(1);
  });

  it("is offered a transaction again that it has not looked at", async () => {
    const hash = `0x${"41".repeat(32)}` as const;
    node.answer = () => (node.asked.length <= 2 ? error(-32_005, "request rate exceeded") : { result: hash });
    expect(await sendRawTransaction(client(), { serializedTransaction: "0x02" })).to.equal(hash);
  });

  it("is asked once where it has nothing at that place", async () => {
    busyFor(100, { reply: { status: 404 } });
    await getBlockNumber(client()).catch(() => undefined);
    expect(node.asked).to.have.length(1);
  });

  const HTML = "<html><title>502 Bad Gateway</title></html>";
  const KEY = "k3yInThePath";
  const told: readonly (readonly [status: number, body: string, words: string])[] = [
    [200, '{"message":"Invalid API key"}', "its answer is not JSON-RPC: Invalid API key"],
    [
      200,
      '{"code":7,"msg":"out of credits"}',
      'its answer is not JSON-RPC: {"code":7,"msg":"out of credits"}',
    ],
    [401, '{"message":"Invalid authentication credentials"}', "Invalid authentication credentials"],
    [403, '{"status":403,"error":"Forbidden","message":"not in your plan"}', "not in your plan: Forbidden"],
    [403, "", "HTTP 403 Forbidden"],
    [429, '{"message":"You have exceeded the rate limit"}', "You have exceeded the rate limit"],
    [502, HTML, "502 Bad Gateway"],
    [500, `{"message":"no project ${KEY} here"}`, "no project ... here"],
  ];
  for (const [status, body, words] of told) {
    it(`is told by its words: ${status} ${body}`, async () => {
      busyFor(100, { reply: { status, headers: JSON_TYPE, body } });
      const url = `${node.url}/v3/${KEY}`;
      const asking = createClient({ transport: patiently(httpOnce(url), "", { silent: [1], busy: [1] }) });
      const thrown = await getBlockNumber(asking).catch((one) => one);
      const { code, reason } = explainViemError(thrown, () => undefined) as SymbolonError;
      expect(code).to.equal("ChainNotReachable");
      expect(reason).to.equal(`The chain's node stopped answering: ${words}.`);
      expect(inspect(thrown, { depth: 20 })).not.to.include(KEY);
    });
  }

  it("is told without the key of its address by JSON-RPC, too, and no word or number is taken for one", async () => {
    const path = `archive/11155111/${KEY}`;
    const asking = createClient({ transport: httpOnce(`${node.url}/${path}`) });
    node.answer = () => error(-32_000, `no archive of 11155111 for ${KEY}: see ${node.url}/${path}`);
    const thrown = await getBlockNumber(asking).catch((one) => one);
    expect(nodeWords(thrown)).to.equal(`no archive of 11155111 for ...: see ${node.url}`);
    expect(inspect(thrown, { depth: 20 })).not.to.include(KEY);
  });

  it("is given up where its answer never ends, and told where that is too large", async () => {
    const asking = createClient({ transport: httpOnce(node.url, { patience: 1_000 }) });
    busyFor(1, { reply: { status: 200, headers: JSON_TYPE, body: '{"jsonrpc":"2.0"', end: "never" } });
    expect(await getBlockNumber(asking).catch((one) => one.name)).to.equal("TimeoutError");
    const large = JSON.stringify({ result: "x".repeat(11_000_000) });
    node.reply = () => ({ status: 200, headers: JSON_TYPE, body: large });
    const thrown = await getBlockNumber(client()).catch((one) => one);
    expect(logsRefusal(thrown)).to.equal("length");
  });

  const odd: Readonly<Record<string, Parameters<typeof busyFor>[1]>> = {
    "neither a result nor an error": { answer: { note: "hello" } },
    "a result that is null": { answer: { result: null } },
    "an empty result": { answer: { result: "" } },
    "an error of words alone": { answer: { error: "unauthorized" } },
    "an error without a code": { answer: { error: { message: "upstream is gone" } } },
    "a page of HTML": {
      reply: { status: 200, headers: { "content-type": "text/html" }, body: "<h1>Hi</h1>" },
    },
    "HTML that calls itself JSON": { reply: { status: 200, headers: JSON_TYPE, body: "<h1>Hi</h1>" } },
    "nothing at all": { reply: { status: 200 } },
    "nothing at all, as HTTP says": { reply: { status: 204 } },
    "nothing at all, called JSON": { reply: { status: 200, headers: JSON_TYPE } },
    "a null": { reply: { status: 200, headers: JSON_TYPE, body: "null" } },
    "a word": { reply: { status: 200, headers: JSON_TYPE, body: '"no"' } },
    "a list of one": {
      reply: { status: 200, headers: JSON_TYPE, body: '[{"jsonrpc":"2.0","id":1,"result":"0x1"}]' },
    },
    "an empty list": { reply: { status: 200, headers: JSON_TYPE, body: "[]" } },
    "what calls itself gzip": {
      reply: { status: 200, headers: { ...JSON_TYPE, "content-encoding": "gzip" }, body: "no gzip" },
    },
    "JSON that breaks off": { reply: { status: 200, headers: JSON_TYPE, body: '{"jsonrpc":"2.0","res' } },
  };
  for (const [name, how] of Object.entries(odd)) {
    it(`is asked again after ${name}, and told by it where that does not end`, async () => {
      busyFor(2, how);
      expect(await getBlockNumber(client())).to.equal(41n);
      node.reset();
      busyFor(100, how);
      const thrown = await getBlockNumber(client()).catch((one) => one);
      expect(explainViemError(thrown, () => undefined)).to.include({ code: "ChainNotReachable" });
    });
  }

  it("is asked again after an error without words, which is shown as it is", async () => {
    busyFor(100, { answer: { error: { code: -32_603 } } });
    const thrown = await getBlockNumber(client()).catch((one) => one);
    expect(node.asked).to.have.length(3);
    expect(nodeWords(thrown)).to.equal('{"code":-32603}');
  });

  it("is read in whatever form it has numbers", async () => {
    for (const result of ["0x0029", 41, "41"]) {
      node.answer = () => ({ result });
      expect(await getBlockNumber(client())).to.equal(41n);
    }
    node.answer = () => ({ result: "0x" });
    expect(await getBalance(client(), { address: `0x${"0".repeat(40)}` })).to.equal(0n);
  });

  it("has paid where it says so with zeros before the 1", async () => {
    const hash = `0x${"41".repeat(32)}` as const;
    node.answer = () => ({
      result: { transactionHash: hash, status: "0x01", logs: [], blockNumber: "0x01" },
    });
    const { status, blockNumber } = await getTransactionReceipt(client(), { hash });
    expect([status, blockNumber]).to.deep.equal(["success", 1n]);
  });
});
