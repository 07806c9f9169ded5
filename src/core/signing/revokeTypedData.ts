import type { Address, Hex } from "viem";
import type { RevocationRequestData } from "../attestation/attestationRequests.ts";
import { type AttestationDomainParameters, attestationDomain } from "./attestationDomain.ts";

export type RevokeTypedDataParameters = AttestationDomainParameters & {
  /** Who signs: the attester of what is revoked. */
  readonly revoker: Address;
  /** Uid of the schema. */
  readonly schema: Hex;
  readonly data: RevocationRequestData;
  /** The revoker's next nonce; one sequence an account, for everything it signs for the registry. */
  readonly nonce: bigint;
  /** Last second at which the signature is good; 0 for no end. */
  readonly deadline: bigint;
};

const types = {
  Revoke: [
    { name: "revoker", type: "address" },
    { name: "schema", type: "bytes32" },
    { name: "uid", type: "bytes32" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint64" },
  ],
} as const;

/** What an attester signs so that somebody else may send one revocation: EAS's `Revoke`, as viem signs it. */
export function revokeTypedData(parameters: RevokeTypedDataParameters) {
  const { chainId, registry, revoker, schema, nonce, deadline } = parameters;
  const { uid, value } = parameters.data;
  return {
    domain: attestationDomain({ chainId, registry }),
    types,
    primaryType: "Revoke",
    message: { revoker, schema, uid, value, nonce, deadline },
  } as const;
}
