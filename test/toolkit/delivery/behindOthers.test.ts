import { expect } from "chai";
import { parseTransaction } from "viem";
import { openKey, TIMING, WHAT } from "./refusedKey.ts";

describe("a transaction that a node refuses behind others", () => {
  for (const words of [
    "in-flight transaction limit reached for delegated accounts",
    "nonce too high: address 0x5d5c, tx: 1 state: 0",
    "account limit exceeded: pooled 1 txs",
  ])
    it(`is sent again until it is the next one: ${words}`, async () => {
      const key = await openKey();
      const next = () => key.chain.nonceOf(key.client.account.address);
      key.refuse(words, (raw) => (parseTransaction(raw).nonce ?? 0) > next());
      const sender = key.open();
      for (let nonce = 0; nonce < 3; nonce++) await sender.begin(WHAT);
      while (sender.inFlight().length > 0) {
        expect(key.sent.length, "sent").to.be.below(30);
        await key.pass(TIMING.doubt);
        await sender.look();
        key.chain.mine();
      }
      expect(sender.open().map(({ hashes }) => hashes.length)).to.deep.equal([1, 1, 1]);
    });

  it("ends the run with the node's words once nothing earlier waits", async () => {
    const key = await openKey();
    key.refuse("oversized data", (raw) => parseTransaction(raw).nonce === 1);
    const sender = key.open();
    await sender.begin(WHAT);
    await sender.begin(WHAT);
    await key.pass(TIMING.doubt);
    await sender.look();
    expect(sender.inFlight()).to.have.length(2);
    key.chain.mine();
    await key.pass(TIMING.doubt);
    await sender.look();
    await key.pass(TIMING.doubt);
    const thrown = await sender.look().catch((error) => error);
    expect(thrown).to.include({ code: "NotSent" });
    expect(thrown.reason).to.include("oversized data");
    expect(sender.inFlight()).to.have.length(1);
  });
});
