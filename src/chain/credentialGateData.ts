import { encodeAbiParameters, type Hex } from "viem";
import type { BatchHeader } from "../core/batchId.ts";
import type { Credential } from "../core/credentialLeaf.ts";
import type { FieldProof } from "../core/fieldRoot.ts";

export type CredentialGateDataParameters = {
  readonly header: BatchHeader;
  readonly credential: Credential;
  /** Proof of the credential in its batch. */
  readonly proof: readonly Hex[];
  /** The field that makes the nullifier, disclosed. */
  readonly field: FieldProof;
};

/** The Solidity struct `CredentialGateData`, which the gate decodes. */
const structure = [
  {
    type: "tuple",
    components: [
      {
        name: "header",
        type: "tuple",
        components: [
          { name: "issuer", type: "address" },
          { name: "schema", type: "bytes32" },
          { name: "root", type: "bytes32" },
          { name: "size", type: "uint64" },
          { name: "issuedAt", type: "uint64" },
          {
            name: "policy",
            type: "tuple",
            components: [
              { name: "revoker", type: "address" },
              { name: "emergency", type: "address" },
              { name: "epochLength", type: "uint64" },
              { name: "emergencyLimit", type: "uint64" },
              { name: "rulesHash", type: "bytes32" },
            ],
          },
          { name: "manifestHash", type: "bytes32" },
          { name: "salt", type: "bytes32" },
        ],
      },
      {
        name: "credential",
        type: "tuple",
        components: [
          { name: "index", type: "uint256" },
          { name: "subject", type: "address" },
          { name: "validFrom", type: "uint64" },
          { name: "expires", type: "uint64" },
          { name: "fields", type: "bytes32" },
        ],
      },
      { name: "proof", type: "bytes32[]" },
      {
        name: "field",
        type: "tuple",
        components: [
          { name: "salt", type: "bytes32" },
          { name: "valueHash", type: "bytes32" },
          { name: "proof", type: "bytes32[]" },
        ],
      },
    ],
  },
] as const;

/** What a claimant gives a CredentialGate with a claim: `abi.encode` of the struct `CredentialGateData`. */
export function credentialGateData(parameters: CredentialGateDataParameters): Hex {
  return encodeAbiParameters(structure, [parameters]);
}
