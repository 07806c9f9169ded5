import { Agent, request } from "node:http";
import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { openFaultyNode } from "./faultyNode.ts";
import { serveChain } from "./servedChain.ts";

const QUESTION = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_blockNumber", params: [] });

/**
 * Begins a question, and once it is let, ends it and asks another after each answer, by one connection, as services do that look
 * at their chain.
 */
async function beginToAsk(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const gone = Promise.withResolvers<void>();
  const ask = (headers = {}) => {
    const asking = request(url, {
      agent,
      method: "POST",
      headers: { "content-type": "application/json", "content-length": QUESTION.length, ...headers },
    });
    asking.on("error", () => gone.resolve());
    asking.on("response", (answer) => {
      answer.on("error", () => gone.resolve());
      answer.on("end", () => ask().end(QUESTION)).resume();
    });
    return asking;
  };
  const first = ask({ expect: "100-continue" });
  first.flushHeaders();
  await new Promise((begun) => first.once("continue", begun));
  return { goOn: () => void first.end(QUESTION), gone: gone.promise };
}

/** Answers by itself. */
async function openPlainNode() {
  const node = await openFaultyNode("http://127.0.0.1:1");
  node.answer = () => ({ result: "0x1" });
  return node;
}

describe("a chain that tests are served", () => {
  for (const [name, open] of [
    ["itself", serveChain],
    ["a node before it", openPlainNode],
  ] as const) {
    it(`is closed though somebody goes on asking: ${name}`, async () => {
      const opened = await open();
      const asker = await beginToAsk("rpc" in opened ? opened.rpc : opened.url);
      const closed = opened.close();
      asker.goOn();
      expect(await Promise.all([closed, asker.gone])).to.deep.equal([undefined, undefined]);
    });
  }

  it("is closed in the middle of a question, which nobody then answers", async () => {
    const node = await openPlainNode();
    const asker = await beginToAsk(node.url);
    const unhandled: unknown[] = [];
    const note = (error: unknown) => void unhandled.push(error);
    process.on("unhandledRejection", note);
    try {
      await Promise.all([node.close(), asker.gone]);
      await setImmediate();
    } finally {
      process.off("unhandledRejection", note);
    }
    expect([unhandled, node.asked]).to.deep.equal([[], []]);
  });
});
