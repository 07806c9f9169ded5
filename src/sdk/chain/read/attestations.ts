import {
  type Address,
  type Client,
  decodeFunctionResult,
  encodeFunctionResult,
  type Hex,
  type Transport,
  zeroHash,
} from "viem";
import { getBlockNumber, readContract } from "viem/actions";
import type { AttestationStatus } from "../../core/attestation/attestationVerdict.ts";
import type { Schema } from "../../core/credential/schemaUid.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import { attestationRegistryAbi as abi } from "../abi/attestationRegistryAbi.ts";
import { schemaRegistryAbi } from "../abi/schemaRegistryAbi.ts";
import { attestationUnreadable } from "../errors/attestationUnreadable.ts";
import type { AtBlock } from "./atBlock.ts";
import { askRegistry, foundKind, getRegistryKind, tryRegistry } from "./registryKind.ts";

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
 * What a verifier needs of an attestation, without its reference and data; all zero where it does not exist. Whatever reads
 * one attestation to judge it reads it here: an AttestationRegistry by `statusOf`; and where that is not answered, EAS by
 * `getAttestation`, with all its data. An answer that is not laid out to the last byte as that kind of registry answers is
 * refused, as `AttestationSource.read` does in Solidity.
 * @throws SymbolonError `RegistryUnknown`, `AttestationUnreadable`
 */
export async function getAttestationStatus(
  client: Client<Transport>,
  parameters: GetAttestationStatusParameters,
): Promise<AttestationStatus> {
  const { registry, uid, blockNumber } = parameters;
  if (foundKind(client, registry) !== "Eas") {
    const { status, answer } = await readOwnStatus(client, parameters);
    if (status !== undefined) return status;
    const kind = await getRegistryKind(client, { registry, blockNumber });
    if (kind !== "Eas") throw attestationUnreadable(registry, uid, answer);
  }
  return getEasStatus(client, parameters);
}

/** What a registry answers to `statusOf`, and the status in it; undefined: it refuses, or answers otherwise. */
export async function readOwnStatus(
  client: Client<Transport>,
  parameters: GetAttestationStatusParameters,
): Promise<{ readonly answer: Hex | undefined; readonly status: AttestationStatus | undefined }> {
  const answer = await tryRegistry(client, { ...parameters, question: "statusOf" });
  return { answer, status: answer === undefined ? undefined : ownStatus(answer) };
}

export type GetAttestationStatusesParameters = Place & AtBlock & { readonly uids: readonly Hex[] };

/** Questions to EAS under way at once. */
const AT_ONCE = 8;

/**
 * The same of several, all from one block, in order. EAS answers for one at a time, and is asked for each.
 * @throws SymbolonError `RegistryUnknown`, `AttestationUnreadable`
 */
export async function getAttestationStatuses(
  client: Client<Transport>,
  { registry: address, uids, blockNumber }: GetAttestationStatusesParameters,
): Promise<readonly AttestationStatus[]> {
  const kind = await getRegistryKind(client, { registry: address, blockNumber });
  if (kind === "AttestationRegistry") {
    return readContract(client, { address, abi, functionName: "statusesOf", args: [uids], blockNumber });
  }
  const at = { registry: address, blockNumber: blockNumber ?? (await getBlockNumber(client)) };
  return mapAtOnce(uids, AT_ONCE, (uid) => getEasStatus(client, { ...at, uid }));
}

async function getEasStatus(
  client: Client<Transport>,
  parameters: GetAttestationStatusParameters,
): Promise<AttestationStatus> {
  const { registry, uid } = parameters;
  const answer = await askRegistry(client, { ...parameters, question: "getAttestation" });
  const status = easStatus(answer, uid);
  if (status === undefined) throw attestationUnreadable(registry, uid, answer);
  return status;
}

/** Undefined: it is not laid out as it must be. */
function ownStatus(answer: Hex): AttestationStatus | undefined {
  return decodedOnly(answer, {
    decode: () => decodeFunctionResult({ abi, functionName: "statusOf", data: answer }),
    encode: (result) => encodeFunctionResult({ abi, functionName: "statusOf", result }),
  });
}

/** Undefined: it is not laid out as it must be, or is about another attestation. */
function easStatus(answer: Hex, uid: Hex): AttestationStatus | undefined {
  const attestation = decodedOnly(answer, {
    decode: () => decodeFunctionResult({ abi, functionName: "getAttestation", data: answer }),
    encode: (result) => encodeFunctionResult({ abi, functionName: "getAttestation", result }),
  });
  if (attestation === undefined) return undefined;
  const { uid: answered, refUID: _, data: __, ...status } = attestation;
  return answered === (status.time === 0n ? zeroHash : uid.toLowerCase()) ? status : undefined;
}

type Layout<T> = { readonly decode: () => T; readonly encode: (decoded: T) => Hex };

/** What bytes say; undefined where the encoder would not have made them. */
function decodedOnly<T>(answer: Hex, { decode, encode }: Layout<T>): T | undefined {
  try {
    const decoded = decode();
    return encode(decoded) === answer.toLowerCase() ? decoded : undefined;
  } catch {
    return undefined;
  }
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
