import { type Address, encodeAbiParameters, getAddress, type Hex, keccak256, parseAbiParameters } from "viem";
import { address, anything, decode, object } from "../../sdk/core/decode.ts";
import {
  delegationDocument,
  readDelegation,
  type SignedDelegation,
} from "../../sdk/distribution/votes/signedDelegation.ts";
import { badDelegation } from "../../sdk/distribution/votes/votesErrors.ts";
import { CLAIM_NOT_PAID } from "../delivery/tables/followers.ts";
import type { NewIntent } from "../delivery/tables/intents.ts";
import type { StoredContent } from "../delivery/tables/newIntent.ts";
import { CLAIM_KIND, claimKey } from "./claimIntent.ts";
import { DELEGATING } from "./delegationTerms.ts";

/** The kind of work that sends signed delegations of votes, each after the claim that it was handed in with. */
export const DELEGATION_KIND = "delegation";

/** A delegation whose signature was checked, and where it belongs. */
export type DelegationParameters = {
  readonly chain: number;
  /** Whose votes. */
  readonly token: Address;
  /** Who signed: the account of the claim's leaf. */
  readonly account: Address;
  readonly claim: ClaimPlace;
  readonly delegation: SignedDelegation;
};

type ClaimPlace = Parameters<typeof claimKey>[0];

type DelegationContent = { readonly account: Address; readonly delegation: unknown };
const readContent = object<DelegationContent>({ account: address, delegation: anything });

/** A delegation, and whose votes it moves. */
export type DelegationOf = { readonly account: Address; readonly delegation: SignedDelegation };

/**
 * An intent to send a delegation once its claim is paid; given up where that ends unpaid. Each claim has one at most: one
 * that runs out later takes its place as long as nothing was sent, and the same may come again with a claim that comes again.
 */
export function delegationIntent(parameters: DelegationParameters): NewIntent {
  const { chain, token, account, claim, delegation } = parameters;
  const content: DelegationContent = { account, delegation: delegationDocument(delegation) };
  return {
    chain,
    kind: DELEGATION_KIND,
    contract: token,
    key: delegationKey(claim),
    digest: delegationContentDigest({ chain, token, account, delegation }),
    content,
    mayReplace: ({ isSame, content: stored, reason }: StoredContent) =>
      isSame ? reason === CLAIM_NOT_PAID : delegation.expiry > delegationOf(stored).delegation.expiry,
    after: claimKey(claim),
    class: DELEGATING,
    // The token still takes it in that second.
    deadline: delegation.expiry + 1n,
  };
}

/** The key of the delegation beside a claim: the claim's, with another kind. */
export function delegationKey(claim: ClaimPlace): string {
  return claimKey(claim).replace(CLAIM_KIND, DELEGATION_KIND);
}

/** The delegation of an intent's content. @throws SymbolonError `BadDelegation` */
export function delegationOf(content: unknown): DelegationOf {
  const { account, delegation } = decode(readContent, content, badDelegation);
  return { account: getAddress(account), delegation: readDelegation(delegation) };
}

const DIGESTED = parseAbiParameters("uint256, address, address, address, uint256, uint256, bytes32");

/** Names a delegation for good, in whatever form its JSON is. */
export function delegationContentDigest({
  chain,
  token,
  account,
  delegation: { delegatee, nonce, expiry, signature },
}: Omit<DelegationParameters, "claim">): Hex {
  return keccak256(
    encodeAbiParameters(DIGESTED, [
      BigInt(chain),
      token,
      account,
      delegatee,
      nonce,
      expiry,
      keccak256(signature),
    ]),
  );
}
