import { concatBytes } from "@noble/hashes/utils.js";
import type { Address, Hex } from "viem";
import { bytesToHex } from "../bytes.ts";
import { nobleHasher } from "../hasher.ts";
import { domainSeparatorOf } from "./domainSeparator.ts";
import { type CampaignDomainParameters, campaignDomain } from "./domains.ts";
import { hashStruct, structMembers, structType } from "./structType.ts";

/** What an account signs in addition to its leaf: the Solidity struct `ClaimTerms`. */
export type ClaimTerms = {
  /** Maximum base units that the signature claims. An instant campaign pays the leaf's whole amount or nothing. */
  readonly upTo: bigint;
  /** Who is paid. */
  readonly recipient: Address;
  /** Maximum base units of the payment that the relayer may keep. */
  readonly maxFee: bigint;
  /** Who gets the fee; the zero address: the caller. */
  readonly feeTaker: Address;
  /** Last second at which the signature is good; 0: no end. */
  readonly deadline: bigint;
};

export type ClaimTypedDataParameters = CampaignDomainParameters & {
  /** The leaf's account, which signs. */
  readonly account: Address;
  readonly index: bigint;
  readonly terms: ClaimTerms;
  /** Base units that the campaign has already paid the account; in an instant campaign 0. */
  readonly paidBefore: bigint;
};

const SIGNATURE =
  "Claim(address account,uint256 index,uint256 upTo,address recipient,uint256 maxFee,address feeTaker," +
  "uint256 paidBefore,uint256 deadline)";
const { members } = structMembers(SIGNATURE);
// Pure: a page that has claims signed hashes nothing, and need not carry the hashing code.
const CLAIM = /* @__PURE__ */ structType(SIGNATURE);

/** Hash of the type text of `Claim`. */
export const CLAIM_TYPEHASH: Hex = /* @__PURE__ */ (({ typeHash }) => bytesToHex(typeHash))(CLAIM);

/**
 * What an account signs, as viem signs it, so that somebody else may claim for it, to a recipient and for a fee of its
 * choice. It is good once: after that, the account has been paid more than `paidBefore`.
 */
export function claimTypedData(parameters: ClaimTypedDataParameters) {
  const { chainId, campaign, account, index, terms, paidBefore } = parameters;
  const { upTo, recipient, maxFee, feeTaker, deadline } = terms;
  return {
    domain: campaignDomain({ chainId, campaign }),
    types: { Claim: members },
    primaryType: "Claim",
    message: { account, index, upTo, recipient, maxFee, feeTaker, paidBefore, deadline },
  } as const;
}

/**
 * The 32 bytes that are signed (EIP-712): keccak256(0x1901 || domain separator || hash of the struct).
 * @throws SymbolonError `DoesNotFit` where a value does not fit its Solidity type
 */
export function claimDigest(parameters: ClaimTypedDataParameters): Hex {
  const { domain, message } = claimTypedData(parameters);
  const preimage = concatBytes(
    Uint8Array.of(0x19, 0x01),
    domainSeparator(domain),
    hashStruct(CLAIM, message),
  );
  return bytesToHex(nobleHasher.keccak256(preimage));
}

let last: { readonly key: string; readonly separator: Uint8Array } | undefined;

/** The same for all claims of a campaign, and the larger part of the hashing. */
function domainSeparator(domain: ReturnType<typeof campaignDomain>): Uint8Array {
  const key = `${domain.chainId} ${domain.verifyingContract}`;
  if (last?.key !== key) last = { key, separator: domainSeparatorOf(domain) };
  return last.separator;
}
