import type { Address, Hex } from "viem";
import type { RevocationRequestData } from "../attestation/attestationRequests.ts";
import { type AttestationDomainParameters, attestationDomain } from "./attestationDomain.ts";

export type RevokeManyTypedDataParameters = AttestationDomainParameters & {
  /** Who signs: the attester of all that is revoked. */
  readonly revoker: Address;
  /** Uid of the schema. */
  readonly schema: Hex;
  readonly data: readonly RevocationRequestData[];
  /** The revoker's next nonce: one for the whole list. */
  readonly nonce: bigint;
  /** Last second at which the signature is good; 0 for no end. */
  readonly deadline: bigint;
};

const types = {
  RevokeMany: [
    { name: "revoker", type: "address" },
    { name: "schema", type: "bytes32" },
    { name: "data", type: "RevocationRequestData[]" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint64" },
  ],
  RevocationRequestData: [
    { name: "uid", type: "bytes32" },
    { name: "value", type: "uint256" },
  ],
} as const;

/**
 * What an attester signs so that somebody else may send a whole list of revocations under one signature, as viem signs
 * it. EAS has no such request.
 */
export function revokeManyTypedData(parameters: RevokeManyTypedDataParameters) {
  const { chainId, registry, revoker, schema, data, nonce, deadline } = parameters;
  return {
    domain: attestationDomain({ chainId, registry }),
    types,
    primaryType: "RevokeMany",
    message: { revoker, schema, data, nonce, deadline },
  } as const;
}
