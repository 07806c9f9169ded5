import type { Address } from "viem";
import type { BatchAuthorizationTerms } from "./batchAuthorization.ts";
import { type BatchDomainParameters, batchDomain } from "./batchDomain.ts";

export type IncreaseNonceTypedDataParameters = BatchDomainParameters &
  BatchAuthorizationTerms & {
    /** Whose authorizations become void: it signs. */
    readonly account: Address;
    /** What the account's next authorization must carry; above `nonce`. */
    readonly newNonce: bigint;
  };

const types = {
  IncreaseNonce: [
    { name: "account", type: "address" },
    { name: "newNonce", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint64" },
  ],
} as const;

/** What an account signs so that somebody else may make void what it signed before, as viem signs it. */
export function increaseNonceTypedData(parameters: IncreaseNonceTypedDataParameters) {
  const { chainId, registry, account, newNonce, nonce, deadline } = parameters;
  return {
    domain: batchDomain({ chainId, registry }),
    types,
    primaryType: "IncreaseNonce",
    message: { account, newNonce, nonce, deadline },
  } as const;
}
