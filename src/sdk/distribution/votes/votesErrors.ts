import type { Address } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import { isoMoment } from "../../core/text/moment.ts";

/** Whom a claim leaves as it is: no refusal of a delegation is one of the payment. */
const CLAIM_ANYWAY = "The claim does not need it.";

/** A token whose holders have no votes to delegate. */
export function noVotes(token: Address): SymbolonError {
  return new SymbolonError({
    code: "NoVotes",
    reason: `The token ${token} has no votes: it does not answer delegates(address) and getVotes(address).`,
    hint: `Leave the delegation out. ${CLAIM_ANYWAY}`,
    details: { token },
  });
}

/** A token with votes that takes no signed delegation. */
export function noSignedDelegation(token: Address): SymbolonError {
  return new SymbolonError({
    code: "NoSignedDelegation",
    reason: `The token ${token} takes no signed delegation (delegateBySig).`,
    hint: "Delegate by a transaction of the account: delegate(address).",
    details: { token },
  });
}

/** A token of which nobody can tell under which EIP-712 domain it takes signatures. */
export function votesDomainUnknown(token: Address, why: string): SymbolonError {
  return new SymbolonError({
    code: "VotesDomainUnknown",
    reason: `It is not known what to sign for the token ${token}: ${why}.`,
    hint: "Delegate by a transaction of the account: delegate(address).",
    details: { token },
  });
}

/** A delegation that is not in its form. */
export function badDelegation(why: string): SymbolonError {
  return new SymbolonError({
    code: "BadDelegation",
    reason: `The delegation cannot be read: ${why}.`,
    hint: "Write `delegatee` (an address), `nonce` and `expiry` (decimal text), and `signature` (65 bytes).",
  });
}

/** An account whose contract would have to sign: `delegateBySig` asks keys alone. */
export function delegationByContract(account: Address): SymbolonError {
  return new SymbolonError({
    code: "DelegationByContract",
    reason: `The account ${account} is a contract, and tokens take a signed delegation of a key only.`,
    hint: "Delegate by a transaction of the account: delegate(address).",
    details: { account },
  });
}

/** A signature by which the token would move the votes of another account. */
export function delegationNotSigned(account: Address, signer: Address | undefined): SymbolonError {
  return new SymbolonError({
    code: "DelegationNotSigned",
    reason: `The delegation is not signed by ${account} for this token, chain and nonce: its signature is ${signer === undefined ? "of no key" : `of ${signer}, or for something else`}.`,
    hint: "Have the account sign again, with the token, the chain and the nonce of now.",
    details: { account, signer },
  });
}

export function delegationExpired(expiry: bigint, now: bigint): SymbolonError {
  return new SymbolonError({
    code: "DelegationExpired",
    reason: `The delegation ran out at ${isoMoment(expiry)}: it is ${isoMoment(now)}.`,
    hint: "Have the account sign again, or delegate by a transaction of its own.",
    details: { expiry, now },
  });
}

export function delegationTooLong(expiry: bigint, latest: bigint): SymbolonError {
  return new SymbolonError({
    code: "DelegationTooLong",
    reason: `The delegation could be used until ${expiry} (Unix seconds), after ${latest}.`,
    hint: "Have the account sign again with an expiry of at most 7 days from now: whoever has it can use it until then.",
    details: { expiry, latest },
  });
}

/** A nonce that the token has counted already. */
export function delegationUsed(account: Address, nonce: bigint, next: bigint): SymbolonError {
  return new SymbolonError({
    code: "DelegationUsed",
    reason: `The nonce ${nonce} of ${account} is used: a delegation or a permit took it, and the next is ${next}.`,
    hint: "Look up the account's present delegate; if it is another, have the account sign again with the nonce of now.",
    details: { account, nonce, next },
  });
}

export function delegationAhead(account: Address, nonce: bigint, next: bigint): SymbolonError {
  return new SymbolonError({
    code: "DelegationAhead",
    reason: `The nonce ${nonce} of ${account} is not due yet: the next is ${next}.`,
    hint: "Hand in first what the account signed before, or have it sign again with the nonce of now.",
    details: { account, nonce, next },
  });
}
