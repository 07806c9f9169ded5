import type { SignedClaim } from "./signedClaim.ts";

export const SIGNED_CLAIM_FORMAT = "symbolon-signed-claim";
export const SIGNED_CLAIM_VERSION = 1;

/** A signed claim as JSON, whole numbers as decimal text; `parseSignedClaim` reads it. */
export function formatSignedClaim(claim: SignedClaim): string {
  const {
    chainId,
    campaign,
    index,
    account,
    amount,
    terms,
    paidBefore = 0n,
    signature,
    gateData,
    proof,
  } = claim;
  const file = {
    format: SIGNED_CLAIM_FORMAT,
    version: SIGNED_CLAIM_VERSION,
    chainId,
    campaign,
    leaf: { index, account, amount },
    terms,
    ...(paidBefore > 0n && { paidBefore }),
    signature,
    ...(gateData !== undefined && { gateData }),
    ...(proof !== undefined && { proof }),
  };
  const text = JSON.stringify(file, (_, value) => (typeof value === "bigint" ? value.toString() : value), 2);
  return `${text}\n`;
}
