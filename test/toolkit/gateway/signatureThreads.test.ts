import { expect } from "chai";
import { bytesToHex, type Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { randomFrom } from "../../../src/sdk/core/randomFrom.ts";
import { signedClaimTypedData } from "../../../src/sdk/distribution/sign/signedClaim.ts";
import type { SignatureClaim } from "../../../src/services/gateway/signatures/openSignatureThread.ts";
import { openSignatureThreads } from "../../../src/services/gateway/signatures/openSignatureThreads.ts";

const CAMPAIGN = "0x00000000000000000000000000000000000000c1";
const COUNT = 300;

describe("threads that check signatures", () => {
  it("answer each by itself, whatever bytes stand beside it as signatures", async () => {
    const random = randomFrom("signature threads");
    const threads = await openSignatureThreads(2);
    try {
      const account = privateKeyToAccount(generatePrivateKey());
      const good = await Promise.all([0, 1, 2].map((index) => signed(account, index)));
      const claims = Array.from({ length: COUNT }, (_, i) => {
        const claim = good[i % good.length] as SignatureClaim;
        return i % 2 === 0 ? claim : { ...claim, signed: { ...claim.signed, signature: noise(random, i) } };
      });
      const answers = await Promise.all(claims.map((claim) => threads.check(claim, "claims")));
      expect(answers).to.deep.equal(claims.map((_, i) => i % 2 === 0));
    } finally {
      await threads.close();
    }
  });
});

async function signed(
  account: ReturnType<typeof privateKeyToAccount>,
  index: number,
): Promise<SignatureClaim> {
  const { address } = account;
  const terms = { upTo: 5n, recipient: address, maxFee: 0n, feeTaker: address, deadline: 0n };
  const place = { chainId: 1n, campaign: CAMPAIGN, account: address, amount: 5n } as const;
  const claim = { ...place, kind: "instant", index: BigInt(index), terms } as const;
  const signature = await account.signTypedData(signedClaimTypedData(claim as never));
  return { ...place, index, paidBefore: 0n, signed: { terms, fee: 0n, signature } };
}

/** 65 bytes of the right form: r is often the x of no point, or beyond the order. */
function noise(random: () => number, i: number): Hex {
  const bytes = Uint8Array.from({ length: 65 }, () => Math.floor(random() * 256));
  if (i % 3 === 0) bytes.fill(255, 0, 32);
  if (i % 5 === 0) bytes.fill(0, 0, 32);
  bytes[32] = 0x11;
  bytes[64] = 27 + (i % 2);
  return bytesToHex(bytes);
}
