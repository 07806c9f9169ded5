import type { Address, Hex } from "viem";
import { MAX_UINT256 } from "../../core/bytes.ts";
import { address, type Decoder, decode, hex, Misfit, object } from "../../core/decode.ts";
import type { DelegationDocument } from "../../gatewayClient/delegation.ts";
import { badDelegation } from "./votesErrors.ts";

/** Seconds for which a delegation is signed by default, and the most that is taken. */
export const DELEGATION_SECONDS = 86_400n;
export const MAX_DELEGATION_SECONDS = 604_800n;

/** The EIP-712 domain of a token with votes; tokens of before EIP-5267 (COMP, UNI) have no version. */
export type VotesDomain = {
  readonly name: string;
  readonly version?: string;
  readonly chainId: bigint;
  /** The token. */
  readonly verifyingContract: Address;
};

/** What an account signs to give its votes away. */
export type UnsignedDelegation = {
  /** Who gets the votes. */
  readonly delegatee: Address;
  /** The account's nonce in the token; OpenZeppelin's tokens count permits (ERC-2612) by the same. */
  readonly nonce: bigint;
  /** Last second at which the token takes it: Unix seconds. */
  readonly expiry: bigint;
};

/**
 * A delegation with its signature. Whoever has it can use it, without the claim too: the votes of the account's whole balance,
 * now and later, are then the delegate's, until the account delegates again. Until it is used or runs out, nothing takes it
 * back but another use of its nonce, so that its expiry should be short ({@link DELEGATION_SECONDS}).
 */
export type SignedDelegation = UnsignedDelegation & {
  /** 65 bytes r, s, v of the account's key. */
  readonly signature: Hex;
};

const types = {
  Delegation: [
    { name: "delegatee", type: "address" },
    { name: "nonce", type: "uint256" },
    { name: "expiry", type: "uint256" },
  ],
} as const;

/** What an account signs to delegate its votes, as viem signs it: `Delegation(address delegatee,uint256 nonce,uint256 expiry)`. */
export function delegationTypedData(domain: VotesDomain, { delegatee, nonce, expiry }: UnsignedDelegation) {
  return { domain, types, primaryType: "Delegation", message: { delegatee, nonce, expiry } } as const;
}

/** A delegation as it is handed in beside a claim; {@link readDelegation} reads it. */
export function delegationDocument({
  delegatee,
  nonce,
  expiry,
  signature,
}: SignedDelegation): DelegationDocument {
  return { delegatee, nonce: `${nonce}`, expiry: `${expiry}`, signature };
}

const whole: Decoder<bigint> = (value, path) => {
  const isDecimal = typeof value === "string" && /^(?:0|[1-9]\d{0,77})$/.test(value);
  if (isDecimal && BigInt(value) <= MAX_UINT256) return BigInt(value);
  throw new Misfit({ path, value, expected: "a whole number below 2^256 as decimal text" });
};

const delegation = object<SignedDelegation>({
  delegatee: address,
  nonce: whole,
  expiry: whole,
  signature: hex(),
});

/**
 * Reads a delegation from what was parsed from JSON. Whether it is signed, and for what, {@link delegationRefusal} tells.
 * @throws SymbolonError `BadDelegation`
 */
export function readDelegation(value: unknown): SignedDelegation {
  return decode(delegation, value, badDelegation);
}
