import { type Address, type Hex, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { ClaimTerms } from "../../../src/sdk/core/signing/claimTypedData.ts";
import { formatSignedClaim, signedClaimTypedData } from "../../../src/sdk/distribution/sign/signedClaim.ts";
import { accountOf, amountOf, keyOf, type RelayChain, type TestCampaign } from "./relayChain.ts";

/** Where signed claims are paid to, if they do not say otherwise. */
export const RECIPIENT: Address = "0x00000000000000000000000000000000000ec1e1";

/**
 * A claim that an account has signed, as JSON.
 * @param key whose signature it is: the account's
 */
export async function signedClaim(
  chain: RelayChain,
  { campaign }: TestCampaign,
  index: number,
  terms: Partial<ClaimTerms> = {},
  key: Hex = keyOf(index),
): Promise<string> {
  const usual = {
    upTo: amountOf(index),
    recipient: RECIPIENT,
    maxFee: 0n,
    feeTaker: zeroAddress,
    deadline: 0n,
  };
  const claim = {
    chainId: BigInt(chain.reader.chain.id),
    campaign,
    index: BigInt(index),
    account: accountOf(index),
    amount: amountOf(index),
    terms: { ...usual, ...terms },
  };
  const signature = await privateKeyToAccount(key).signTypedData(signedClaimTypedData(claim));
  return formatSignedClaim({ ...claim, signature });
}

/** Signed claims, one a line. */
export function jsonLines(claims: readonly string[]): string {
  return claims.map((text) => JSON.stringify(JSON.parse(text))).join("\n");
}
