import { expect } from "chai";
import { type VerifyLiveParameters, verifyLive } from "../../src/sdk/credentials/verify/live/verifyLive.ts";
import { EPOCH, openMemberChain } from "./support/memberChain.ts";
import { type Judged, plainVerdict } from "./twins/plainVerifier.ts";

type Ask = (chain: Awaited<ReturnType<typeof openMemberChain>>, now: bigint) => Promise<Judged>;

/**
 * A161. A verifier asks a block that opens an epoch; a reorg undoes it, and the block that comes instead, still in the epoch
 * before, announces a revocation. It is in force two epochs after that one, an epoch before the horizon of the undone block.
 * @returns whether what was said before the reorg still said yes when the credential was revoked
 */
async function attack(ask: Ask): Promise<boolean> {
  const chain = await openMemberChain();
  try {
    const { start, time } = chain;
    await time.increaseTo(start + EPOCH - 12n);
    const snapshot = await chain.takeSnapshot();
    await time.increaseTo(start + EPOCH);
    const first = await ask(chain, start + EPOCH);
    expect(first.valid).to.equal(true);
    await snapshot.restore();
    await time.setNextBlockTimestamp(start + EPOCH - 1n);
    await chain.revokeBen();
    const moment = start + 2n * EPOCH;
    await time.increaseTo(moment);
    expect((await ask(chain, moment)).valid).to.equal(false);
    return moment < first.until;
  } finally {
    await chain.close();
  }
}

const live =
  (asked: Partial<VerifyLiveParameters>): Ask =>
  async ({ client, registry, bens, expected }, now) => {
    const answer = await verifyLive(client, { registry, ...bens, expected, moment: now, ...asked });
    if (answer.outcome === "Unavailable" || answer.outcome === "Mismatch") throw answer.problem;
    const { outcome, freshUntil, guarantee } = answer;
    return { valid: outcome === "Valid", until: guarantee === "None" ? now + 1n : freshUntil };
  };

describe("attacks: a block that was relied on is undone", () => {
  it("belies nothing that live says by default, or with a margin that reaches back over the reorg", async () => {
    expect(await attack(live({}))).to.equal(false);
    expect(await attack(live({ reorgMargin: 64n }))).to.equal(false);
  });

  it("belies whoever takes it for final, as was said", async () => {
    // This chain calls its newest block finalized, and undoes it nevertheless: the node lied.
    expect(await attack(live({ finality: "finalized" }))).to.equal(true);
  });

  it("belies the twin that is firm on any block, and not the sound one", async () => {
    const plain =
      (hole: "None" | "FirmOnAnyBlock"): Ask =>
      ({ client, registry, bens }, now) =>
        plainVerdict(hole, client, { registry, ...bens, issuer: bens.header.issuer, now });
    expect(await attack(plain("None"))).to.equal(false);
    expect(await attack(plain("FirmOnAnyBlock"))).to.equal(true);
  });
});
