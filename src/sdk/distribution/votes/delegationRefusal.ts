import { type Address, type Hex, hashTypedData, isAddressEqual, recoverAddress } from "viem";
import type { SymbolonError } from "../../core/errors.ts";
import { plainKeySignature } from "../../core/signing/keySignature.ts";
import {
  delegationTypedData,
  MAX_DELEGATION_SECONDS,
  type SignedDelegation,
  type UnsignedDelegation,
  type VotesDomain,
} from "./signedDelegation.ts";
import {
  delegationAhead,
  delegationByContract,
  delegationExpired,
  delegationNotSigned,
  delegationTooLong,
  delegationUsed,
} from "./votesErrors.ts";

/** What decides about a delegation. */
export type DelegationFacts = {
  /** Whose votes: the account of the claim's leaf. */
  readonly account: Address;
  readonly domain: VotesDomain;
  /** The account's next nonce in the token. */
  readonly nonce: bigint;
  /** Whether the account has code of its own: not what a key lent it (EIP-7702). */
  readonly isContract: boolean;
  /** Time of the newest block, Unix seconds. */
  readonly now: bigint;
};

/** The 32 bytes that are signed of a delegation (EIP-712). */
export function delegationDigest(domain: VotesDomain, delegation: UnsignedDelegation): Hex {
  return hashTypedData(delegationTypedData(domain, delegation));
}

/**
 * Why a token would refuse a delegation, or move the votes of another account by it; undefined: it would take it. A
 * signature for another token or chain is one of a key that nobody has.
 * @returns SymbolonError `DelegationExpired`, `DelegationTooLong`, `DelegationUsed`, `DelegationAhead`, `DelegationByContract`,
 * `DelegationNotSigned`
 */
export async function delegationRefusal(
  delegation: SignedDelegation,
  facts: DelegationFacts,
): Promise<SymbolonError | undefined> {
  return (
    passingDelegationRefusal(delegation, facts) ??
    signerRefusal(facts, await delegationSigner(facts.domain, delegation))
  );
}

/** The part of it that time and nonces decide: to be asked again just before it is sent. */
export function passingDelegationRefusal(
  { nonce, expiry }: UnsignedDelegation,
  { account, nonce: next, now }: Pick<DelegationFacts, "account" | "nonce" | "now">,
): SymbolonError | undefined {
  if (expiry < now) return delegationExpired(expiry, now);
  const latest = now + MAX_DELEGATION_SECONDS;
  if (expiry > latest) return delegationTooLong(expiry, latest);
  if (nonce < next) return delegationUsed(account, nonce, next);
  return nonce > next ? delegationAhead(account, nonce, next) : undefined;
}

/** The account whose key signed a delegation under a domain; undefined: none has. */
async function delegationSigner(
  domain: VotesDomain,
  delegation: SignedDelegation,
): Promise<Address | undefined> {
  const parts = plainKeySignature(delegation.signature);
  if (parts === undefined) return undefined;
  const { r, s, v } = parts;
  try {
    const hash = delegationDigest(domain, delegation);
    return await recoverAddress({ hash, signature: { r, s, v: BigInt(v) } });
  } catch {
    // No point of the curve: nobody's key made it.
    return undefined;
  }
}

function signerRefusal(
  { account, isContract }: DelegationFacts,
  signer: Address | undefined,
): SymbolonError | undefined {
  if (signer !== undefined && isAddressEqual(signer, account)) return undefined;
  return isContract ? delegationByContract(account) : delegationNotSigned(account, signer);
}
