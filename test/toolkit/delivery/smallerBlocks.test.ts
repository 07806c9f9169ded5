import { expect } from "chai";
import { parseTransaction } from "viem";
import { openKey, TIMING, WHAT } from "./refusedKey.ts";

/** Units of gas of a block, which are fewer than a transaction may need that was sent before. */
const FEWER = 45_000n;

describe("blocks that hold less gas than what was sent", () => {
  /** A key before a node whose blocks get smaller once it is told so. */
  async function beforeSmallerBlocks() {
    const key = await openKey();
    const { chain } = key;
    const { request } = chain;
    const shrink = () => {
      key.refuse("exceeds block gas limit", (raw) => (parseTransaction(raw).gas ?? 0n) > FEWER);
      chain.pool.forget(() => true);
      chain.request = async (method, params) => {
        const answer = await request(method, params);
        return method === "eth_getBlockByNumber" ? { ...Object(answer), gasLimit: FEWER } : answer;
      };
      chain.mine();
    };
    return { ...key, shrink, gas: () => key.sent.map((raw) => parseTransaction(raw).gas) };
  }

  it("get a version that fits, where the node drops what it had", async () => {
    const key = await beforeSmallerBlocks();
    const sender = key.open();
    await sender.begin(WHAT);
    key.shrink();
    await key.pass(TIMING.resend);
    await sender.look();
    expect(key.gas()).to.deep.equal([WHAT.gas, FEWER]);
    key.chain.mine();
    await sender.look();
    expect(sender.inFlight()).to.deep.equal([]);
  });

  it("get it where they were smaller before the node was asked, and from whoever goes on after a restart", async () => {
    for (const isSame of [true, false]) {
      const key = await beforeSmallerBlocks();
      const sender = key.open();
      key.refuse("exceeds block gas limit");
      await sender.begin(WHAT);
      key.shrink();
      await key.pass(TIMING.doubt);
      const later = isSame ? sender : key.open();
      await later.look();
      expect(key.gas()).to.deep.equal([WHAT.gas, FEWER]);
      key.chain.mine();
      await later.look();
      expect(later.inFlight()).to.deep.equal([]);
    }
  });
});
