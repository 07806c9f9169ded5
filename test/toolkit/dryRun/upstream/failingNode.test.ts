import { expect } from "chai";
import type { Address } from "viem";
import type { RpcCall } from "../../../../src/lab/dryRun/engine/engine.ts";
import { until } from "../../patience.ts";
import { type Fault, plainChain, refuse } from "./fakeNode.ts";
import { ask, openNodes, slotCall, slotOf, TOKEN, thrownBy } from "./openNodes.ts";

const addressOf = (number: number): Address => `0x${number.toString(16).padStart(40, "0")}`;

describe("an upstream whose node fails", () => {
  const { nodeThat, upstreamOf, closeAll } = openNodes();
  afterEach(closeAll);

  /** Faults of the messages that ask for a slot, the first ones first. */
  const atSlots = (...faults: readonly Fault[]) => {
    const left = [...faults];
    return (_: number, calls: readonly RpcCall[]) =>
      calls.some(({ method }) => method === "eth_getStorageAt") ? left.shift() : undefined;
  };

  it("waits where the node is too busy: as long as it says, or longer each time", async () => {
    const node = await nodeThat({
      fault: atSlots(
        { kind: "status", status: 429, headers: { "retry-after": "0.3" } },
        { kind: "status", status: 503 },
      ),
    });
    const upstream = await upstreamOf(node.url);
    const began = performance.now();
    expect(await ask(upstream, [slotCall(1)])).to.deep.equal([{ result: slotOf(1) }]);
    expect(performance.now() - began).to.be.above(290);
    expect(upstream.stats()).to.include({ retries: 2 });
    expect(upstream.lost()).to.equal(undefined);
  });

  it("asks again for the calls of a message that were refused for the moment, and keeps the others", async () => {
    let refused = 0;
    const chain = plainChain();
    const node = await nodeThat({
      answer: (call) => {
        if (call.method === "eth_getStorageAt" && refused++ < 2)
          refuse(-32005, "daily request count exceeded, rate limit");
        return chain(call);
      },
    });
    const upstream = await upstreamOf(node.url);
    const calls = [1, 2, 3, 4].map(slotCall);
    expect(await ask(upstream, calls)).to.deep.equal(
      [1, 2, 3, 4].map((number) => ({ result: slotOf(number) })),
    );
    expect(node.count("eth_getStorageAt")).to.equal(6);
  });

  it("asks no faster than it may", async () => {
    const node = await nodeThat();
    const upstream = await upstreamOf(node.url, { callsPerSecond: 50 });
    const began = performance.now();
    await ask(
      upstream,
      Array.from({ length: 75 }, (_, number) => slotCall(number)),
    );
    expect(performance.now() - began).to.be.above(500);
  });

  it("asks again where the node stalls or hangs up", async () => {
    const node = await nodeThat({ fault: atSlots({ kind: "stall" }, { kind: "cut" }) });
    const upstream = await upstreamOf(node.url, { timeoutSeconds: 1, tries: 50 });
    expect(await ask(upstream, [slotCall(1)])).to.deep.equal([{ result: slotOf(1) }]);
    // A busy machine may be too slow once more.
    expect(upstream.stats().retries).to.be.at.least(2);
  });

  it("is lost when the node dies, and tells why without its key", async () => {
    const node = await nodeThat();
    const url = node.url.replace("//", "//me:secret@").concat("/v3/secret?key=secret");
    const upstream = await upstreamOf(url);
    expect(node.heads[0]).to.equal(`Basic ${Buffer.from("me:secret").toString("base64")}`);
    await node.close();
    const [answer] = await ask(upstream, [slotCall(1)]);
    expect(answer).to.have.nested.property("error.message").that.includes("no longer answers");
    const lost = upstream.lost();
    expect(lost).to.include({ code: "UpstreamLost" });
    expect(await thrownBy(upstream.prefetch({ accounts: [addressOf(1)] }))).to.equal(lost);
    const told = JSON.stringify([lost?.message, lost?.details, lost?.stack, String(lost?.cause), answer]);
    expect(told).to.include(`127.0.0.1:${node.port}`).and.not.include("secret");
  });

  it("goes on when the node comes back in time, if it is the same", async () => {
    const node = await nodeThat();
    const upstream = await upstreamOf(node.url, { tries: 50, pauseSeconds: 0.3 });
    await node.close();
    const answers = ask(upstream, [slotCall(1)]);
    await until(() => upstream.stats().retries !== 0);
    await nodeThat({ port: node.port });
    expect(await answers).to.deep.equal([{ result: slotOf(1) }]);
  });

  for (const [code, answer] of [
    ["ChainMismatch", plainChain(6)],
    ["BlockMismatch", plainChain(5, `0x${"cd".repeat(32)}`)],
  ] as const) {
    it(`is lost with ${code} when what comes back is another`, async () => {
      const node = await nodeThat();
      const upstream = await upstreamOf(node.url, { tries: 50, pauseSeconds: 0.3 });
      await node.close();
      const answers = ask(upstream, [slotCall(1)]);
      await until(() => upstream.stats().retries !== 0);
      await nodeThat({ port: node.port, answer });
      expect((await answers)[0]).to.have.property("error");
      expect(upstream.lost()).to.include({ code });
    });

    it(`is lost with ${code} when it becomes another without a word`, async () => {
      let isOther = false;
      const node = await nodeThat({ answer: (call) => (isOther ? answer(call) : plainChain()(call)) });
      const upstream = await upstreamOf(node.url, { lookSeconds: 0 });
      await ask(upstream, [slotCall(1)]);
      isOther = true;
      expect((await ask(upstream, [slotCall(2)]))[0]).to.have.property("error");
      expect(upstream.lost()).to.include({ code });
    });
  }

  it("refuses a node without the state of the block, or without the block", async () => {
    const chain = plainChain();
    const pruned = await nodeThat({
      answer: (call) =>
        call.method === "eth_getBalance" ? refuse(-32000, "missing trie node ab (path )") : chain(call),
    });
    const error = await thrownBy(upstreamOf(pruned.url));
    expect(error.code).to.equal("NoArchive");
    expect(error.message).to.include("block 100").and.include("missing trie node").and.include("--block");
    const odd = await nodeThat({
      answer: (call) =>
        call.method === "eth_getBalance" ? refuse(-32000, "we do not do that") : chain(call),
    });
    expect((await thrownBy(upstreamOf(odd.url))).code).to.equal("NoArchive");
    for (const address of ["nonsense?key=secret", "ws://127.0.0.1:1/secret"]) {
      const bad = await thrownBy(upstreamOf(address));
      expect(bad.code).to.equal("BadNodeAddress");
      expect(bad.message).to.not.include("secret");
    }
    const { url } = await nodeThat();
    expect((await thrownBy(upstreamOf(url, { blockNumber: 101n }))).code).to.equal("NoSuchBlock");
    const silent = await nodeThat({ fault: () => ({ kind: "body", body: "<html>" }) });
    expect((await thrownBy(upstreamOf(silent.url))).code).to.equal("UpstreamLost");
  });

  it("is lost with NoArchive when the state goes away midway, but not because one of several nodes lacks it", async () => {
    let lacking = 1;
    const chain = plainChain();
    const node = await nodeThat({
      answer: (call) => {
        if (call.method === "eth_getStorageAt" && lacking-- > 0)
          refuse(-32000, "state at block #100 is pruned");
        return chain(call);
      },
    });
    const upstream = await upstreamOf(node.url);
    expect(await ask(upstream, [slotCall(1)])).to.deep.equal([{ result: slotOf(1) }]);
    lacking = 100;
    expect((await ask(upstream, [slotCall(2)]))[0]).to.have.property("error");
    expect(upstream.lost()).to.include({ code: "NoArchive" });
  });

  it("passes on what a call reverts with, and is not lost by it", async () => {
    const chain = plainChain();
    const node = await nodeThat({
      answer: (call) =>
        call.method === "eth_call" && Object(call.params?.[0]).data === "0x12"
          ? refuse(3, "execution reverted", "0xabcd")
          : chain(call),
    });
    const upstream = await upstreamOf(node.url);
    const [answer] = await ask(upstream, [{ method: "eth_call", params: [{ to: TOKEN, data: "0x12" }] }]);
    expect(answer).to.have.nested.property("error.code", 3);
    expect(answer).to.have.nested.property("error.data", "0xabcd");
    expect(upstream.lost()).to.equal(undefined);
  });

  it("is lost when the node refuses to tell of the state", async () => {
    const chain = plainChain();
    const node = await nodeThat({
      answer: (call) => (call.method === "eth_getStorageAt" ? refuse(-32000, "no such luck") : chain(call)),
    });
    const upstream = await upstreamOf(node.url);
    await ask(upstream, [slotCall(1)]);
    expect(upstream.lost()).to.include({ code: "UpstreamLost" });
    expect(upstream.lost()?.message).to.include("no such luck");
  });
});
