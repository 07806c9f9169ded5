import { type Address, isAddressEqual } from "viem";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { SignedText } from "../../../sdk/distribution/relay/selectClaims.ts";
import { parseSignedClaim } from "../../../sdk/distribution/sign/parseSignedClaim.ts";
import type { ClaimDocument } from "../../../sdk/gatewayClient/openGatewayClient.ts";

/** Signed claims that claimants hand in: claimant i has the i-th of them. */
export type LiveClaims = {
  readonly chainId: number;
  readonly campaign: Address;
  /** Of their leaves, ascending. */
  readonly indexes: readonly number[];
  readonly documents: readonly ClaimDocument[];
};

/**
 * Reads the claims of claimants who are to be played against a gateway.
 * @param claimants how many of them, from the lowest index on; undefined: all
 * @throws SymbolonError as `parseSignedClaim`; `CampaignMismatch`, `ClaimTwice`, `TooFewClaims`
 */
export function liveClaims(texts: readonly SignedText[], claimants = texts.length): LiveClaims {
  const read = texts.map(({ label, text }) => ({
    label,
    claim: parseSignedClaim(text),
    document: JSON.parse(text) as ClaimDocument,
  }));
  const [first] = read;
  if (first === undefined || texts.length < claimants) throw tooFew(texts.length, claimants);
  const { chainId, campaign } = first.claim;
  const other = read.find(
    ({ claim }) => claim.chainId !== chainId || !isAddressEqual(claim.campaign, campaign),
  );
  if (other !== undefined) throw mixed(first.label, other.label);
  const sorted = read.toSorted((a, b) => Number(a.claim.index - b.claim.index)).slice(0, claimants);
  const repeated = sorted.find(({ claim }, i) => claim.index === sorted[i - 1]?.claim.index);
  if (repeated !== undefined) throw twice(repeated.label, repeated.claim.index);
  return {
    chainId: Number(chainId),
    campaign,
    indexes: sorted.map(({ claim }) => Number(claim.index)),
    documents: sorted.map(({ document }) => document),
  };
}

function tooFew(claims: number, claimants: number): SymbolonError {
  return new SymbolonError({
    code: "TooFewClaims",
    reason: `There are ${claims} signed claims for ${claimants} claimants: each needs one.`,
    hint: "Give more signed claims, or fewer --claimants.",
    details: { claims, claimants },
  });
}

function mixed(first: string, other: string): SymbolonError {
  return new SymbolonError({
    code: "CampaignMismatch",
    reason: `${other} and ${first} are claims of different campaigns.`,
    hint: "Give the claims of one campaign.",
    details: { first, other },
  });
}

function twice(label: string, index: bigint): SymbolonError {
  return new SymbolonError({
    code: "ClaimTwice",
    reason: `${label} is another claim of leaf ${index}, and a leaf is paid once.`,
    hint: "Give one claim a leaf.",
    details: { label, index: Number(index) },
  });
}
