import { expect } from "chai";
import { keccak256, toHex } from "viem";
import { privateKeyToAccount, sign } from "viem/accounts";
import type { Class } from "../../../src/services/gateway/policy/lanes.ts";
import {
  openSignatureThreads,
  type SignatureThreads,
} from "../../../src/services/gateway/signatures/openSignatureThreads.ts";

const KEY = `0x${"77".repeat(32)}` as const;
const account = privateKeyToAccount(KEY).address;
const digest = keccak256(toHex("something"));

describe("threads that check signatures of several classes", () => {
  let threads: SignatureThreads;
  before(async () => {
    threads = await openSignatureThreads(1);
  });
  after(() => threads.close());

  it("say whose key signed a digest, and nobody's for what is no signature", async () => {
    const signature = await sign({ hash: digest, privateKey: KEY, to: "hex" });
    const check = (change: object) => threads.check({ digest, signature, account, ...change }, "urgent");
    expect(await check({})).to.equal(true);
    expect(await check({ digest: keccak256("0x") })).to.equal(false);
    expect(await check({ account: `0x${"12".repeat(20)}` })).to.equal(false);
    expect(await check({ signature: "0x1234" })).to.equal(false);
  });

  it("look at an urgent one before claims that wait, and starve no claim by a flood of urgent ones", async () => {
    const order: Class[] = [];
    const ask = (name: Class) =>
      threads.check({ digest, signature: "0x1234", account }, name).then(() => void order.push(name));
    const claims = Array.from({ length: 400 }, () => ask("claims"));
    expect(threads.wait("urgent")).to.be.below(threads.wait("claims"));
    expect(threads.checking()).to.equal(400);
    const urgent = ask("urgent");
    await Promise.all([...claims, urgent]);
    // Some were under way already.
    expect(order.indexOf("urgent")).to.be.below(130);
    order.length = 0;
    await Promise.all([
      ...Array.from({ length: 400 }, () => ask("urgent")),
      ...Array.from({ length: 20 }, () => ask("claims")),
    ]);
    expect(order.lastIndexOf("claims")).to.be.below(200);
    expect(threads.checking()).to.equal(0);
  });
});
