import { expect } from "chai";
import { verifyLive } from "../../src/sdk/credentials/verify/live/verifyLive.ts";
import { openMemberChain } from "./support/memberChain.ts";
import { plainVerdict } from "./twins/plainVerifier.ts";

/** A162. The holder was revoked long ago, and offers a node that stands still at a block from before. */
describe("attacks: a node that stands still", () => {
  it("is found out by the clock; the twin without one lets the holder in", async () => {
    const past = new Date(Date.now() - 30 * 86_400_000);
    const chain = await openMemberChain(past);
    try {
      const { client, registry, bens, expected } = chain;
      const ask = { registry, ...bens, expected };
      const answer = await verifyLive(client, ask);
      if (answer.outcome !== "Unavailable") throw new Error(answer.outcome);
      expect(answer.problem.code).to.equal("BeyondHorizon");
      // Whoever asks about the block's own moment says so.
      expect((await verifyLive(client, { ...ask, moment: "block" })).outcome).to.equal("Valid");
      const old = await verifyLive(client, { ...ask, moment: "block", maxAge: 86_400n });
      if (old.outcome !== "Unavailable") throw new Error(old.outcome);
      expect(old.problem.code).to.equal("BlockTooOld");

      const now = BigInt(Math.floor(Date.now() / 1000));
      const plain = { registry, ...bens, issuer: bens.header.issuer, now };
      expect(await plainVerdict("None", client, plain)).to.include({ valid: false });
      expect(await plainVerdict("NoClock", client, plain)).to.include({ valid: true });
    } finally {
      await chain.close();
    }
  });
});
