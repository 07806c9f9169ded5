import { type Hex, keccak256, toHex, zeroAddress } from "viem";
import { leafDepth } from "../../../sdk/core/tree/multiproof.ts";
import { formatSignedClaim } from "../../../sdk/distribution/sign/signedClaim.ts";
import type { FastifyInstance } from "../../http/serverTypes.ts";
import type { Served } from "../campaigns/servedCampaign.ts";

/** Claims that are handed in before anybody else is served. */
const CLAIMS = 200;

/**
 * Hands in claims whose proofs are false, by addresses that nobody has: until what looks at claims was compiled, a request takes
 * many times as long, and whoever comes first comes with all others.
 */
export async function warmUp(service: FastifyInstance, served: readonly Served[]): Promise<void> {
  if (served.length === 0) return;
  for (let i = 0; i < CLAIMS; i++) {
    const payload = JSON.stringify({ claim: JSON.parse(falseClaim(served[i % served.length] as Served, i)) });
    await service.inject({
      method: "POST",
      url: "/v1/claims",
      payload,
      headers: { "content-type": "application/json" },
      remoteAddress: `0.0.0.${i}`,
    });
  }
}

function falseClaim({ campaign: { chain, campaign } }: Served, number: number): string {
  const index = number % Number(campaign.count);
  const account = keccak256(toHex(`nobody ${number}`)).slice(0, 42) as Hex;
  const proof = Array.from({ length: leafDepth(Number(campaign.count), index) }, (_, i) =>
    keccak256(toHex(`false ${number} ${i}`)),
  );
  return formatSignedClaim({
    chainId: BigInt(chain),
    campaign: campaign.campaign,
    index: BigInt(index),
    account,
    amount: 1n,
    terms: { upTo: 1n, recipient: account, maxFee: 0n, feeTaker: zeroAddress, deadline: 0n },
    signature: `0x${"11".repeat(65)}`,
    proof,
  });
}
