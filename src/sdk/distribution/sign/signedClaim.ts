import type { Address, Hex } from "viem";
import { type ClaimTerms, claimTypedData } from "../../core/signing/claimTypedData.ts";
import { jsonText } from "../../core/text/jsonText.ts";

/** What an account hands to the relayer of its claim, or of what is due to it from an earlier claim. */
export type SignedClaim = {
  readonly chainId: bigint;
  readonly campaign: Address;
  /** The leaf: its index, its account (which signed) and its amount in base units. */
  readonly index: bigint;
  readonly account: Address;
  readonly amount: bigint;
  readonly terms: ClaimTerms;
  /**
   * Base units that the campaign had paid before: of the leaf in a vesting campaign, to the account in a cumulative
   * one. Default: 0, as always in an instant campaign.
   */
  readonly paidBefore?: bigint;
  /** 65 bytes r, s, v of a key, the 64 of ERC-2098, or whatever the account's contract takes (ERC-1271). */
  readonly signature: Hex;
  /** What the campaign's gate asks for; only where there is a gate. */
  readonly gateData?: Hex;
  /** The leaf's siblings, lowest first; a relayer may have the tree itself. */
  readonly proof?: readonly Hex[];
};

export type UnsignedClaim = Omit<SignedClaim, "signature">;

/** What was signed, as viem hashes it. */
export function signedClaimTypedData({ paidBefore = 0n, ...claim }: UnsignedClaim) {
  return claimTypedData({ ...claim, paidBefore });
}

export const SIGNED_CLAIM_FORMAT = "symbolon-signed-claim";
export const SIGNED_CLAIM_VERSION = 1;

/**
 * A signed claim as JSON, whole numbers as decimal text; `parseSignedClaim` reads it.
 * @example
 * const claim = unsignedClaim({ chainId: 1n, campaign, kind: "instant", leaf });
 * const text = formatSignedClaim(await signClaim(claim, { signer: privateKeyToAccount(key) }));
 */
export function formatSignedClaim(claim: SignedClaim): string {
  const { chainId, campaign, index, account, amount, terms, paidBefore = 0n } = claim;
  const { signature, gateData, proof } = claim;
  const file = {
    format: SIGNED_CLAIM_FORMAT,
    version: SIGNED_CLAIM_VERSION,
    chainId,
    campaign,
    leaf: { index, account, amount },
    terms,
    ...(paidBefore > 0n && { paidBefore }),
    signature,
    gateData,
    proof,
  };
  return jsonText(file, 2);
}
