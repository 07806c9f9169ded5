import type { Hex } from "viem";

/** When a signature for a BatchRegistry is good. */
export type BatchAuthorizationTerms = {
  /** The signer's next nonce; one sequence an account, for everything it signs for the registry. */
  readonly nonce: bigint;
  /** Last second at which the signature is good; 0 for no end. */
  readonly deadline: bigint;
};

/** What lets any account send what the role's account signed: the Solidity struct `Authorization`. */
export type BatchAuthorization = BatchAuthorizationTerms & {
  /** 65 bytes r, s, v of a key, the 64 of ERC-2098, or whatever the signer's contract takes (ERC-1271). */
  readonly signature: Hex;
};
