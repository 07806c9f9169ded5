import { expect } from "chai";
import { zeroAddress } from "viem";
import { writeContract } from "viem/actions";
import { checkOffline } from "../../examples/offline.ts";
import { issueBatchCall } from "../../src/sdk/chain/calls/batches.ts";
import type { VerificationResult } from "../../src/sdk/credentials/verify/answer.ts";
import { openStatusCache } from "../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import { verifyLive } from "../../src/sdk/credentials/verify/live/verifyLive.ts";
import { createWitness } from "../../src/sdk/credentials/verify/offline/createWitness.ts";
import { formatWitness } from "../../src/sdk/credentials/verify/offline/witness.ts";
import { EPOCH, type MemberProof, openMemberChain } from "./support/memberChain.ts";
import { plainVerdict } from "./twins/plainVerifier.ts";

/**
 * A160. A revoked holder issues the batch's public root, schema and manifest again in his own name, with nobody as revoker, and
 * shows his own credential out of it.
 */
describe("attacks: a revoked holder issues the batch again", () => {
  it("is refused by every source for the issuer, and by the sound twin; the one that takes any lets it in", async () => {
    const chain = await openMemberChain();
    try {
      const { client, registry, bens, expected, ben } = chain;
      await chain.revokeBen();
      await chain.time.increaseTo(chain.start + 2n * EPOCH);
      const now = chain.start + 2n * EPOCH + 9n;
      await chain.time.setNextBlockTimestamp(now);
      const policy = { ...bens.header.policy, revoker: zeroAddress };
      const header = { ...bens.header, issuer: ben.account.address, issuedAt: now, policy };
      await writeContract(ben, issueBatchCall({ registry, header, uri: "" }));
      const stolen: MemberProof = { ...bens, header };

      const ask = async (shown: MemberProof): Promise<readonly string[]> => {
        const question = { registry, ...shown, expected };
        const live = await verifyLive(client, { ...question, moment: "block" });
        const chainId = BigInt(await client.getChainId());
        const place = { chainId, registry, clockSkew: 0n, reorgMargin: 0n };
        const cache = openStatusCache(place);
        cache.follow({ header: shown.header });
        await cache.refresh(client);
        const cached = attempt(() => cache.strict(cache.admit(question), now));
        const witness = formatWitness(await createWitness(client, question));
        const { hash } = await client.getBlock();
        const trusted = { chainId, registry, trustedBlockHash: hash };
        const { valid, why } = checkOffline(witness, trusted, expected, now);
        return [codeOf(live), cached, valid ? "Valid" : why];
      };
      const [byChain, byCopy, byWitness] = await ask(bens);
      expect([byChain, byCopy]).to.deep.equal(["Revoked", "Revoked"]);
      expect(byWitness).to.include("is revoked");
      const [live, cached, offline] = await ask(stolen);
      expect([live, cached]).to.deep.equal(["IssuerMismatch", "IssuerMismatch"]);
      expect(offline).to.include(`issuer is ${ben.account.address}`);

      const plain = { registry, ...stolen, issuer: bens.header.issuer, now };
      expect(await plainVerdict("None", client, plain)).to.include({ valid: false });
      expect(await plainVerdict("AnyIssuer", client, plain)).to.include({ valid: true });
      expect(await plainVerdict("AnyIssuer", client, { ...plain, ...bens })).to.include({ valid: false });
    } finally {
      await chain.close();
    }
  });

  it("is let in where the issuer does it: whoever trusts an issuer trusts it not to", async () => {
    const chain = await openMemberChain();
    try {
      const { client, registry, bens, expected, club } = chain;
      await chain.revokeBen();
      await chain.time.increaseTo(chain.start + 2n * EPOCH);
      const ask = async ({ header }: MemberProof) =>
        codeOf(await verifyLive(client, { registry, ...bens, header, expected, moment: "block" }));
      expect(await ask(bens)).to.equal("Revoked");
      const { timestamp } = await client.getBlock();
      const again = { ...bens.header, issuedAt: timestamp, salt: `0x${"01".repeat(32)}` } as const;
      await writeContract(club, issueBatchCall({ registry, header: again, uri: "" }));
      expect(await ask({ ...bens, header: again })).to.equal("Valid");
    } finally {
      await chain.close();
    }
  });
});

const codeOf = (answer: VerificationResult) =>
  answer.outcome === "Unavailable" || answer.outcome === "Mismatch" ? answer.problem.code : answer.outcome;

function attempt(ask: () => VerificationResult): string {
  try {
    return codeOf(ask());
  } catch (problem) {
    return (problem as { readonly code: string }).code;
  }
}
