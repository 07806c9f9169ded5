import { type Address, parseAbi } from "viem";
import { plainKeySignature } from "../../core/signing/keySignature.ts";
import type { SignedDelegation } from "./signedDelegation.ts";
import { badDelegation } from "./votesErrors.ts";

/** What tokens with votes have, by OpenZeppelin's `IVotes` and by Compound's names. */
export const votesAbi = parseAbi([
  "function delegateBySig(address delegatee, uint256 nonce, uint256 expiry, uint8 v, bytes32 r, bytes32 s)",
  "function delegates(address account) view returns (address)",
  "function getVotes(address account) view returns (uint256)",
  "function getCurrentVotes(address account) view returns (uint96)",
  "function nonces(address account) view returns (uint256)",
  "event DelegateChanged(address indexed delegator, address indexed fromDelegate, address indexed toDelegate)",
  "error VotesExpiredSignature(uint256 expiry)",
  "error InvalidAccountNonce(address account, uint256 currentNonce)",
  "error ECDSAInvalidSignature()",
  "error ECDSAInvalidSignatureS(bytes32 s)",
]);

/**
 * Gives the votes of the account that signed; anybody may send it.
 * @throws SymbolonError `BadDelegation` where the signature is in no form of a key's
 */
export function delegateBySigCall(token: Address, delegation: SignedDelegation) {
  const { delegatee, nonce, expiry, signature } = delegation;
  const parts = plainKeySignature(signature);
  if (parts === undefined) throw badDelegation("its signature is not one of a key");
  const { v, r, s } = parts;
  return {
    address: token,
    abi: votesAbi as typeof votesAbi,
    functionName: "delegateBySig",
    args: [delegatee, nonce, expiry, v, r, s],
  } as const;
}
