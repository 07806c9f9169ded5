import type { Address, Hex } from "viem";
import type { AttestationRequestData } from "../attestation/attestationRequests.ts";
import { type AttestationDomainParameters, attestationDomain } from "./attestationDomain.ts";

export type AttestManyTypedDataParameters = AttestationDomainParameters & {
  /** Who signs. */
  readonly attester: Address;
  /** Uid of the schema. */
  readonly schema: Hex;
  readonly data: readonly AttestationRequestData[];
  /** The attester's next nonce: one for the whole list. */
  readonly nonce: bigint;
  /** Last second at which the signature is good; 0 for no end. */
  readonly deadline: bigint;
};

const types = {
  AttestMany: [
    { name: "attester", type: "address" },
    { name: "schema", type: "bytes32" },
    { name: "data", type: "AttestationRequestData[]" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint64" },
  ],
  AttestationRequestData: [
    { name: "recipient", type: "address" },
    { name: "expirationTime", type: "uint64" },
    { name: "revocable", type: "bool" },
    { name: "refUID", type: "bytes32" },
    { name: "data", type: "bytes" },
    { name: "value", type: "uint256" },
  ],
} as const;

/**
 * What an attester signs so that somebody else may send a whole list of attestations under one signature, as viem
 * signs it. EAS has no such request.
 */
export function attestManyTypedData(parameters: AttestManyTypedDataParameters) {
  const { chainId, registry, attester, schema, data, nonce, deadline } = parameters;
  return {
    domain: attestationDomain({ chainId, registry }),
    types,
    primaryType: "AttestMany",
    message: { attester, schema, data, nonce, deadline },
  } as const;
}
