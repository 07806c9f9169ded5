import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Address } from "viem";
import { type RpcCall, RpcError } from "../../../../src/lab/dryRun/engine/engine.ts";
import { estimateUpstream } from "../../../../src/lab/dryRun/upstream/openUpstream.ts";
import { accountSlots } from "../../../../src/lab/dryRun/upstream/prefetch/learnSlots.ts";
import { letPass, until } from "../../patience.ts";
import { BLOCK, HASH, plainChain, refuse } from "./fakeNode.ts";
import { AT, ask, openNodes, slotCall, slotOf, TOKEN } from "./openNodes.ts";

const addressOf = (number: number): Address => `0x${number.toString(16).padStart(40, "0")}`;

describe("an upstream", () => {
  const { open, nodeThat, upstreamOf, closeAll } = openNodes();
  afterEach(closeAll);

  it("is a node whose newest block is the pinned one", async () => {
    const node = await nodeThat();
    const upstream = await upstreamOf(node.url);
    expect(upstream).to.include({ chainId: 5, blockNumber: BLOCK, blockHash: HASH, timestamp: 1000n });
    const latest = { number: AT, hash: HASH, timestamp: "0x3e8" };
    expect(
      await ask(upstream, [
        { method: "eth_chainId" },
        { method: "net_version" },
        { method: "eth_blockNumber" },
        { method: "eth_getBlockByNumber", params: ["latest", false] },
        { method: "eth_getBlockByNumber", params: ["0x65", false] },
        { method: "eth_getBalance", params: [addressOf(7), "latest"] },
        { method: "eth_getStorageAt", params: [TOKEN, "0x3", AT] },
      ]),
    ).to.deep.equal([...["0x5", "5", AT, latest, null, "0x7", slotOf(3)].map((result) => ({ result }))]);
    const beyond = { method: "eth_getBalance", params: [addressOf(7), "0x65"] };
    expect(await ask(upstream, [beyond])).to.have.nested.property("[0].error.code", -32602);
  });

  it("passes on nothing that could change the chain, nor what it does not know", async () => {
    const node = await nodeThat();
    const upstream = await upstreamOf(node.url);
    const before = node.seen.length;
    const methods = [
      "eth_sendRawTransaction",
      "eth_sendTransaction",
      "evm_mine",
      "anvil_reset",
      "debug_traceCall",
    ];
    for (const answer of await ask(
      upstream,
      methods.map((method) => ({ method, params: ["0x"] })),
    )) {
      expect(answer).to.have.nested.property("error.code", -32601);
    }
    expect(node.seen).to.have.length(before);
  });

  it("asks once for what many ask at the same time, and never again", async () => {
    const chain = plainChain();
    const node = await nodeThat({
      answer: async (call) => {
        if (call.method === "eth_getStorageAt") await letPass(50);
        return chain(call);
      },
    });
    const upstream = await upstreamOf(node.url);
    const many = Array.from({ length: 20 }, () => ask(upstream, [slotCall(1), slotCall(2)]));
    for (const answers of await Promise.all(many)) {
      expect(answers).to.deep.equal([{ result: slotOf(1) }, { result: slotOf(2) }]);
    }
    await ask(upstream, [
      slotCall(1),
      { method: "eth_getStorageAt", params: [TOKEN.toUpperCase().replace("X", "x"), "0x2", "latest"] },
    ]);
    expect(node.count("eth_getStorageAt")).to.equal(2);
    // Both in one message.
    expect(node.seen.at(-1)).to.have.length(2);
  });

  it("prefetches accounts and slots in few calls, and knows nonces without asking", async () => {
    const node = await nodeThat();
    const upstream = await upstreamOf(node.url);
    const before = node.seen.flat().length;
    const accounts = Array.from({ length: 1000 }, (_, number) => addressOf(number));
    const slots = Array.from(
      { length: 2500 },
      (_, number) => ({ address: TOKEN, slot: slotOf(number) }) as const,
    );
    await upstream.prefetch({ accounts, slots });
    await upstream.prefetch({ accounts, slots });
    expect(node.seen.flat().length - before).to.equal(3 + 3);
    const info = (number: number): RpcCall => ({
      method: "eth_getAccountInfo",
      params: [addressOf(number), AT],
    });
    expect(await ask(upstream, [info(0x11), info(0x100), slotCall(2499)])).to.deep.equal([
      { result: { balance: "0x11", nonce: "0x0", code: "0x" } },
      // It is there though it holds no ether, so it has sent something.
      { result: { balance: "0x0", nonce: "0x1", code: "0x" } },
      { result: slotOf(2499 % 256) },
    ]);
    expect(node.seen.flat().length - before).to.equal(3 + 3);
  });

  it("asks for the nonce and the code of a contract that is prefetched", async () => {
    const chain = plainChain();
    const node = await nodeThat({
      answer: (call) => {
        const answer = chain(call);
        if (call.method === "eth_getCode") return "0x6001";
        return call.method === "eth_call" ? String(answer).replaceAll("c5d2460186", "0123456789") : answer;
      },
    });
    const upstream = await upstreamOf(node.url);
    await upstream.prefetch({ accounts: [addressOf(7)] });
    const info = { method: "eth_getAccountInfo", params: [addressOf(7), AT] };
    expect(await ask(upstream, [info])).to.deep.equal([
      { result: { balance: "0x7", nonce: "0x9", code: "0x6001" } },
    ]);
  });

  it("learns where a contract keeps something of an account, and fetches that for all who are prefetched", async () => {
    const node = await nodeThat();
    const upstream = await upstreamOf(node.url);
    const accounts = Array.from({ length: 40 }, (_, number) => addressOf(number + 1));
    const words = accountSlots({ kind: "solidity", base: slotOf(3) }, accounts);
    const reads = words.map((slot): RpcCall => ({ method: "eth_getStorageAt", params: [TOKEN, slot, AT] }));
    await upstream.prefetch({ accounts: accounts.slice(0, 20) });
    expect(await ask(upstream, reads.slice(0, 20))).to.deep.equal(
      words.slice(0, 20).map((slot) => ({ result: slotOf(Number(`0x${slot.slice(-2)}`)) })),
    );
    await upstream.prefetch({ accounts: accounts.slice(20) });
    await ask(upstream, reads.slice(20));
    expect(node.count("eth_getStorageAt")).to.equal(0);
  });

  it("lets a fork's question go before what is prefetched", async () => {
    const chain = plainChain();
    let isHeld = false;
    const node = await nodeThat({
      answer: async (call) => {
        if (call.method === "eth_call") await until(() => !isHeld);
        return chain(call);
      },
    });
    const upstream = await upstreamOf(node.url);
    const slots = Array.from(
      { length: 8000 },
      (_, number) => ({ address: TOKEN, slot: slotOf(number) }) as const,
    );
    const before = node.count("eth_call");
    isHeld = true;
    const prefetched = upstream.prefetch({ slots });
    await until(() => node.count("eth_call") > before);
    expect(await ask(upstream, [slotCall(9000)])).to.deep.equal([{ result: slotOf(9000 % 256) }]);
    isHeld = false;
    await prefetched;
    const methods = node.seen.map(([first]) => first?.method);
    expect(methods.indexOf("eth_getStorageAt")).to.be.below(methods.lastIndexOf("eth_call"));
  });

  it("asks for each by itself where the node runs no calls with other code", async () => {
    const chain = plainChain();
    const node = await nodeThat({
      answer: (call) => (call.method === "eth_call" ? refuse(-32602, "too many arguments") : chain(call)),
    });
    const upstream = await upstreamOf(node.url);
    expect(upstream.callsPerLeaf).to.be.closeTo(3, 0.03);
    await upstream.prefetch({ accounts: [addressOf(9)], slots: [{ address: TOKEN, slot: slotOf(4) }] });
    const info = { method: "eth_getAccountInfo", params: [addressOf(9), AT] };
    const before = node.seen.length;
    expect(await ask(upstream, [info, slotCall(4)])).to.deep.equal([
      { result: { balance: "0x9", nonce: "0x0", code: "0x" } },
      { result: slotOf(4) },
    ]);
    expect(node.seen).to.have.length(before);
  });

  it("asks for each by itself where the node leaves a contract its own code", async () => {
    const chain = plainChain();
    const node = await nodeThat({ answer: (call) => (call.method === "eth_call" ? "0x" : chain(call)) });
    const upstream = await upstreamOf(node.url);
    expect(upstream.callsPerLeaf).to.be.closeTo(3, 0.03);
    await upstream.prefetch({ slots: [{ address: TOKEN, slot: slotOf(4) }] });
    expect(await ask(upstream, [slotCall(4)])).to.deep.equal([{ result: slotOf(4) }]);
  });

  it("speaks with a node that takes no batches, or only small ones", async () => {
    for (const most of [1, 7]) {
      const node = await nodeThat({
        fault: (_, calls) =>
          calls.length > most
            ? { kind: "body", body: '{"jsonrpc":"2.0","error":{"code":-32600,"message":"batch too large"}}' }
            : undefined,
      });
      // The chain is looked at all the time, also where only one call may be in a message.
      const upstream = await upstreamOf(node.url, { lookSeconds: 0 });
      const calls = Array.from({ length: 40 }, (_, number) => slotCall(number));
      expect(await ask(upstream, calls)).to.deep.equal(
        calls.map((_, number) => ({ result: slotOf(number) })),
      );
    }
  });

  it("asks for logs up to the block only", async () => {
    const node = await nodeThat({
      answer: (call) => (call.method === "eth_getLogs" ? [] : plainChain()(call)),
    });
    const upstream = await upstreamOf(node.url);
    const logs = (filter: object): RpcCall => ({ method: "eth_getLogs", params: [filter] });
    await ask(upstream, [logs({ fromBlock: "0x1" }), logs({ fromBlock: "earliest", toBlock: "0x1000" })]);
    await ask(upstream, [logs({ fromBlock: "0x1", toBlock: "latest" })]);
    const asked = node.seen.flat().filter(({ method }) => method === "eth_getLogs");
    expect(asked.map(({ params }) => params?.[0])).to.deep.equal([
      { fromBlock: "0x1", toBlock: AT },
      { fromBlock: "0x0", toBlock: AT },
    ]);
  });

  describe("with a cache on disk", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "symbolon-upstream-"));
      open.push(() => rmSync(folder, { recursive: true }));
    });
    const question: readonly RpcCall[] = [
      slotCall(1),
      slotCall(2),
      { method: "eth_getAccountInfo", params: [addressOf(3), AT] },
      { method: "eth_getCode", params: [TOKEN, AT] },
    ];
    const files = () => {
      const place = join(folder, `5-${HASH}`);
      return readdirSync(place).map((name) => join(place, name));
    };

    it("never asks again, not even after a run that was killed in the middle of a line", async () => {
      const node = await nodeThat();
      const first = await upstreamOf(node.url, { cacheDirectory: folder });
      await first.prefetch({ accounts: [addressOf(3)] });
      const answers = await ask(first, question);
      await first.close();
      const asked = node.seen.flat().length;
      const second = await upstreamOf(node.url, { cacheDirectory: folder });
      const toOpen = node.seen.flat().length - asked;
      expect(await ask(second, question)).to.deep.equal(answers);
      expect(node.seen.flat().length - asked).to.equal(toOpen);
      await second.close();

      for (const file of files()) {
        const { length } = readFileSync(file);
        if (length > 10) truncateSync(file, length - 5);
      }
      const slots = node.count("eth_getStorageAt");
      const third = await upstreamOf(node.url, { cacheDirectory: folder });
      expect(await ask(third, question)).to.deep.equal(answers);
      expect(node.seen.flat().length - asked).to.be.within(2 * toOpen + 1, 2 * toOpen + 2);
      expect(node.count("eth_getStorageAt") - slots).to.be.at.most(1);
    });

    it("leaves out lines that were altered", async () => {
      const node = await nodeThat();
      const first = await upstreamOf(node.url, { cacheDirectory: folder });
      await ask(first, question);
      await first.close();
      for (const file of files()) {
        writeFileSync(file, readFileSync(file, "utf8").replaceAll(slotOf(1), slotOf(9)));
        appendFileSync(file, "not a line of ours\n12345678 {}\n");
      }
      const second = await upstreamOf(node.url, { cacheDirectory: folder });
      expect(await ask(second, [slotCall(1)])).to.deep.equal([{ result: slotOf(1) }]);
    });

    it("is shared by runs at the same time, and holds one block of one chain", async () => {
      const node = await nodeThat();
      const [one, two] = await Promise.all(
        [1, 2].map(() => upstreamOf(node.url, { cacheDirectory: folder })),
      );
      const calls = Array.from({ length: 200 }, (_, number) => slotCall(number));
      if (one === undefined || two === undefined) throw new Error("two were opened");
      await Promise.all([ask(one, calls.slice(0, 120)), ask(two, calls.slice(80))]);
      await Promise.all([one.close(), two.close()]);
      const before = node.count("eth_getStorageAt");
      const third = await upstreamOf(node.url, { cacheDirectory: folder });
      await ask(third, calls);
      expect(node.count("eth_getStorageAt")).to.equal(before);
      const other = await nodeThat({ answer: plainChain(6) });
      const elsewhere = await upstreamOf(other.url, { cacheDirectory: folder });
      await ask(elsewhere, calls.slice(0, 1));
      expect(other.count("eth_getStorageAt")).to.equal(1);
    });

    it("holds nothing that a node refused, nor what is not there yet", async () => {
      const chain = plainChain();
      let isThere = false;
      const node = await nodeThat({
        answer: (call) =>
          call.method === "eth_getTransactionReceipt" ? (isThere ? { status: "0x1" } : null) : chain(call),
      });
      const upstream = await upstreamOf(node.url, { cacheDirectory: folder });
      const receipt = { method: "eth_getTransactionReceipt", params: [HASH] };
      expect(await ask(upstream, [receipt])).to.deep.equal([{ result: null }]);
      isThere = true;
      expect(await ask(upstream, [receipt])).to.deep.equal([{ result: { status: "0x1" } }]);
    });
  });

  it("is closed twice without harm, and answers nobody afterwards", async () => {
    const node = await nodeThat();
    const upstream = await upstreamOf(node.url);
    await Promise.all([upstream.close(), upstream.close()]);
    expect(upstream.lost()).to.equal(undefined);
    const thrown = await ask(upstream, [slotCall(1)]).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(Error).and.not.instanceOf(RpcError);
  });
});

describe("the estimate of what a node will be asked", () => {
  it("counts whole calls, and their seconds at the rate", () => {
    expect(estimateUpstream({ leaves: 250_000, callsPerLeaf: 3, callsPerSecond: 25 })).to.deep.equal({
      calls: 750_000,
      seconds: 30_000,
    });
    expect(estimateUpstream({ leaves: 10, callsPerLeaf: 0.01, callsPerSecond: 10 })).to.deep.equal({
      calls: 1,
      seconds: 0.1,
    });
  });
});
