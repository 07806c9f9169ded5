import type { Address, Hex } from "viem";
import type { AttestationRequestData } from "../attestation/attestationRequests.ts";
import { type AttestationDomainParameters, attestationDomain } from "./attestationDomain.ts";

export type AttestTypedDataParameters = AttestationDomainParameters & {
  /** Who signs. */
  readonly attester: Address;
  /** Uid of the schema. */
  readonly schema: Hex;
  readonly data: AttestationRequestData;
  /** The attester's next nonce; one sequence an account, for everything it signs for the registry. */
  readonly nonce: bigint;
  /** Last second at which the signature is good; 0 for no end. */
  readonly deadline: bigint;
};

const types = {
  Attest: [
    { name: "attester", type: "address" },
    { name: "schema", type: "bytes32" },
    { name: "recipient", type: "address" },
    { name: "expirationTime", type: "uint64" },
    { name: "revocable", type: "bool" },
    { name: "refUID", type: "bytes32" },
    { name: "data", type: "bytes" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint64" },
  ],
} as const;

/** What an attester signs so that somebody else may send one attestation: EAS's `Attest`, as viem signs it. */
export function attestTypedData(parameters: AttestTypedDataParameters) {
  const { chainId, registry, attester, schema, nonce, deadline } = parameters;
  const { recipient, expirationTime, revocable, refUID, data, value } = parameters.data;
  const request = { recipient, expirationTime, revocable, refUID, data, value };
  return {
    domain: attestationDomain({ chainId, registry }),
    types,
    primaryType: "Attest",
    message: { attester, schema, ...request, nonce, deadline },
  } as const;
}
