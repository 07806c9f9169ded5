import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import type { AttestationStatus } from "../../core/attestation/attestationVerdict.ts";
import type { Schema } from "../../core/credential/schemaUid.ts";
import { attestationRegistryAbi as abi } from "../abi/attestationRegistryAbi.ts";
import { schemaRegistryAbi } from "../abi/schemaRegistryAbi.ts";
import type { AtBlock } from "./atBlock.ts";

/** An attestation as the registry holds it: the Solidity struct `Attestation`. Times are Unix seconds. */
export type Attestation = AttestationStatus & {
  readonly uid: Hex;
  /** Uid of the attestation it refers to; 32 zero bytes: none. */
  readonly refUID: Hex;
  /** Its data, as the schema has it (`decodeAttestationData`). */
  readonly data: Hex;
};

/** The AttestationRegistry, or EAS. */
type Place = { readonly registry: Address };

export type GetAttestationParameters = Place & AtBlock & { readonly uid: Hex };

/** An attestation as the registry holds it; all zero, the uid too, where it does not exist. */
export function getAttestation(
  client: Client<Transport>,
  { registry: address, uid, blockNumber }: GetAttestationParameters,
): Promise<Attestation> {
  return readContract(client, { address, abi, functionName: "getAttestation", args: [uid], blockNumber });
}

export type GetAttestationsParameters = Place & AtBlock & { readonly uids: readonly Hex[] };

/** Several attestations from one block, in order; all zero where one does not exist. EAS has no such function. */
export function getAttestations(
  client: Client<Transport>,
  { registry: address, uids, blockNumber }: GetAttestationsParameters,
): Promise<readonly Attestation[]> {
  return readContract(client, { address, abi, functionName: "getAttestations", args: [uids], blockNumber });
}

export type GetAttestationStatusParameters = Place & AtBlock & { readonly uid: Hex };

/**
 * What a verifier needs of an attestation, without its reference and data; all zero where it does not exist. EAS has no
 * such function.
 */
export function getAttestationStatus(
  client: Client<Transport>,
  { registry: address, uid, blockNumber }: GetAttestationStatusParameters,
): Promise<AttestationStatus> {
  return readContract(client, { address, abi, functionName: "statusOf", args: [uid], blockNumber });
}

export type GetAttestationStatusesParameters = Place & AtBlock & { readonly uids: readonly Hex[] };

/** The same of several, all from one block, in order. */
export function getAttestationStatuses(
  client: Client<Transport>,
  { registry: address, uids, blockNumber }: GetAttestationStatusesParameters,
): Promise<readonly AttestationStatus[]> {
  return readContract(client, { address, abi, functionName: "statusesOf", args: [uids], blockNumber });
}

export type GetAttestationNonceParameters = Place & AtBlock & { readonly account: Address };

/** The nonce that the account's next signature must carry, for attestations and revocations alike. */
export function getAttestationNonce(
  client: Client<Transport>,
  { registry: address, account, blockNumber }: GetAttestationNonceParameters,
): Promise<bigint> {
  return readContract(client, { address, abi, functionName: "getNonce", args: [account], blockNumber });
}

/** `data`: 32 bytes. */
export type GetDataTimestampParameters = Place & AtBlock & { readonly data: Hex };

/** Unix seconds at which 32 bytes were timestamped (`timestampData`); 0: never. */
export function getDataTimestamp(
  client: Client<Transport>,
  { registry: address, data, blockNumber }: GetDataTimestampParameters,
): Promise<bigint> {
  return readContract(client, { address, abi, functionName: "getTimestamp", args: [data], blockNumber });
}

export type GetOffchainRevocationParameters = Place &
  AtBlock & {
    /** The account whose revocation counts: the attester of the off-chain attestation. */
    readonly revoker: Address;
    /** 32 bytes: its uid. */
    readonly data: Hex;
  };

/** Unix seconds at which an account revoked 32 bytes (`revokeOffchain`); 0: never. */
export function getOffchainRevocation(
  client: Client<Transport>,
  { registry: address, revoker, data, blockNumber }: GetOffchainRevocationParameters,
): Promise<bigint> {
  const args = [revoker, data] as const;
  return readContract(client, { address, abi, functionName: "getRevokeOffchain", args, blockNumber });
}

/** `registry`: the SchemaRegistry (`getSchemaRegistry`). */
export type GetSchemaParameters = { readonly registry: Address; readonly uid: Hex };

/** A registered schema; undefined where no schema has the uid. */
export async function getSchema(
  client: Client<Transport>,
  { registry: address, uid }: GetSchemaParameters,
): Promise<Schema | undefined> {
  const question = { address, abi: schemaRegistryAbi, functionName: "getSchema", args: [uid] } as const;
  const { uid: found, schema, resolver, revocable } = await readContract(client, question);
  return BigInt(found) === 0n ? undefined : { schema, resolver, revocable };
}

export type GetSchemaRegistryParameters = Place;

/** The SchemaRegistry that a registry of attestations asks. */
export function getSchemaRegistry(
  client: Client<Transport>,
  { registry: address }: GetSchemaRegistryParameters,
): Promise<Address> {
  return readContract(client, { address, abi, functionName: "getSchemaRegistry" });
}
