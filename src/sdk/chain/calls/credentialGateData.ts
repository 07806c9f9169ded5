import { type Address, concatHex, encodeAbiParameters, type Hex, numberToHex } from "viem";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import type { Credential } from "../../core/credential/credentialLeaf.ts";
import type { FieldProof } from "../../core/credential/fieldRoot.ts";
import { credentialVerifierAbi } from "../abi/credentialVerifierAbi.ts";

export type CredentialGateDataParameters = {
  readonly header: BatchHeader;
  readonly credential: Credential;
  /** Proof of the credential in its batch. */
  readonly proof: readonly Hex[];
  /** The field that makes the nullifier, disclosed; only where the gate's nullifier is a field. */
  readonly field?: FieldProof;
};

/** A credential that can be shown to gates. */
export type ShownCredential = {
  readonly subject: Address;
  /** Uid of its schema. */
  readonly schema: Hex;
  /**
   * What a gate is given, with one field disclosed, or none.
   * @throws SymbolonError `FieldNotDisclosed`, and as `disclose`
   */
  readonly show: (field: number | undefined) => CredentialGateDataParameters;
};

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

/** The Solidity structs `BatchHeader` and `Credential`, all of whose members are static: words end to end. */
const [headerType, credentialType] = verifyOfBatch.inputs;

/**
 * What a claimant gives a CredentialGate with a claim: words end to end, without offsets, as
 * `contracts/interfaces/ICredentialGate.sol` lays them out.
 * @param parameters `field` where the gate's nullifier is a field, and only there
 */
export function credentialGateData(parameters: CredentialGateDataParameters): Hex {
  const { header, credential, proof, field } = parameters;
  return concatHex([
    encodeAbiParameters([headerType, credentialType], [header, credential]),
    ...(field === undefined ? [] : disclosed(field)),
    ...proof,
  ]);
}

function disclosed({ salt, valueHash, proof }: FieldProof): Hex[] {
  return [salt, valueHash, numberToHex(proof.length, { size: 1 }), ...proof];
}
