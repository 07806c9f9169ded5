import { expect } from "chai";
import { createClient, type Hex } from "viem";
import { estimateGas, getBalance, getBlockNumber, sendRawTransaction } from "viem/actions";
import { httpOnce, patientHttp } from "../../../../scripts/command/patientHttp.ts";
import { explainViemError, nodeWords } from "../../../../src/sdk/chain/errors/explainViemError.ts";
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
    createClient({ transport: patientHttp(node.url, { silent: [1, 1], busy: [1, 1, 1, 1] }) });
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
    "a code of its own": { answer: error(-32_029, "Too Many Requests") },
    "a code that all use": { answer: error(-32_000, "50/second request limit reached - reduce calls") },
  };
  for (const [name, how] of Object.entries(busy)) {
    it(`is asked again after ${name}`, async () => {
      busyFor(2, how);
      expect(await getBlockNumber(client())).to.equal(41n);
      expect(node.asked).to.have.length(3);
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
    busyFor(100, { answer: error(-32_603, "execution reverted: no") });
    await getBalance(client(), { address: `0x${"0".repeat(40)}` }).catch(() => undefined);
    expect(node.asked).to.have.length(1);
    node.reset();
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
});
