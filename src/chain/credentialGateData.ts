import { encodeAbiParameters, type Hex } from "viem";
import type { BatchHeader } from "../core/batchId.ts";
import type { Credential } from "../core/credentialLeaf.ts";
import type { FieldProof } from "../core/fieldRoot.ts";
import { credentialVerifierAbi } from "./abi/credentialVerifierAbi.ts";

export type CredentialGateDataParameters = {
  readonly header: BatchHeader;
  readonly credential: Credential;
  /** Proof of the credential in its batch. */
  readonly proof: readonly Hex[];
  /** The field that makes the nullifier, disclosed. */
  readonly field: FieldProof;
};

/** The Solidity struct `FieldDisclosure`; the gate takes it inside bytes, so it stands in no ABI. */
const field = {
  name: "field",
  type: "tuple",
  components: [
    { name: "salt", type: "bytes32" },
    { name: "valueHash", type: "bytes32" },
    { name: "proof", type: "bytes32[]" },
  ],
} as const;

/** The verifier's question about a credential of a batch; the other `verify` takes the uid of an attestation. */
type VerifyOfBatch = Extract<
  (typeof credentialVerifierAbi)[number],
  { readonly name: "verify"; readonly inputs: readonly [unknown, unknown, unknown] }
>;

const verifyOfBatch = credentialVerifierAbi.find(
  (item): item is VerifyOfBatch =>
    item.type === "function" && item.name === "verify" && item.inputs.length === 3,
);
if (verifyOfBatch === undefined) throw new Error("The CredentialVerifier's ABI asks about no batch.");

/** The Solidity struct `CredentialGateData`: what the verifier is asked (header, credential, proof), and the field. */
const [header, credential, proof] = verifyOfBatch.inputs;

/** What a claimant gives a CredentialGate with a claim: `abi.encode` of the struct `CredentialGateData`. */
export function credentialGateData(parameters: CredentialGateDataParameters): Hex {
  const structure = [{ type: "tuple", components: [header, credential, proof, field] }] as const;
  return encodeAbiParameters(structure, [parameters]);
}
