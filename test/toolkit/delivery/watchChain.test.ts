import { expect } from "chai";
import { type Hash, type Hex, keccak256 } from "viem";
import { watchChain } from "../../../src/sdk/delivery/watchChain.ts";
import { fakeClient } from "./fakeChain.ts";
import { memoryClock } from "./memoryClock.ts";

const hashOf = (name: string): Hash => keccak256(`0x${name}`);

/** A chain whose blocks a test writes, by number; it counts what it is asked. */
function writtenChain() {
  const blocks: Record<string, Hash> = { "0x2": hashOf("a2"), "0x3": hashOf("b3"), "0x4": hashOf("b4") };
  const chain = { blocks, latest: 3, isSilent: false };
  const { client, asked } = fakeClient(7, (_, [tag]) => {
    if (chain.isSilent) throw new Error("fetch failed");
    const number: Hex = tag === "latest" ? `0x${chain.latest}` : (tag as Hex);
    const parentHash = number === "0x4" ? hashOf("b3") : hashOf("b2");
    return { number, hash: blocks[number], parentHash, timestamp: "0x1", gasLimit: "0x1", transactions: [] };
  });
  return { chain, client, asked };
}

describe("watching a chain", () => {
  it("notices, when it matters, that a machine knew less than the others", async () => {
    // A2 was taken back, but one machine has not heard of it when it is asked.
    const { chain, client } = writtenChain();
    const watch = watchChain(client);
    await watch.look();
    expect(await watch.isCanonical(2, hashOf("a2"))).to.equal(true);
    chain.blocks["0x2"] = hashOf("b2");
    chain.latest = 4;
    await watch.look();
    expect(await watch.isCanonical(2, hashOf("a2"))).to.equal(true);
    expect(await watch.isStillCanonical(2, hashOf("a2"))).to.equal(false);
    expect(await watch.isCanonical(2, hashOf("a2"))).to.equal(false);
  });

  it("asks anew once a block, and again where there was no answer", async () => {
    const { chain, client, asked } = writtenChain();
    const watch = watchChain(client);
    await watch.look();
    chain.isSilent = true;
    const refused = await watch.isStillCanonical(2, hashOf("a2")).catch(() => "refused");
    expect(refused).to.equal("refused");
    chain.isSilent = false;
    const before = asked.length;
    for (let i = 0; i < 3; i++) expect(await watch.isStillCanonical(2, hashOf("a2"))).to.equal(true);
    expect(asked.length - before).to.equal(1);
    chain.latest = 4;
    chain.blocks["0x2"] = hashOf("b2");
    await watch.look();
    expect(await watch.isStillCanonical(2, hashOf("a2"))).to.equal(false);
  });

  it("shares a look with whoever looks soon after, and knows it without asking", async () => {
    const { chain, client, asked } = writtenChain();
    const { clock, pass } = memoryClock();
    const watch = watchChain(client, { by: "tag" }, { fresh: 100, clock });
    expect(watch.known()).to.equal(undefined);
    expect((await watch.look()).number).to.equal(3);
    chain.latest = 4;
    await pass(99);
    expect((await watch.look()).number).to.equal(3);
    expect(asked).to.have.length(1);
    await pass(1);
    expect((await watch.look()).number).to.equal(4);
    expect(watch.known()?.number).to.equal(4);
  });
});
