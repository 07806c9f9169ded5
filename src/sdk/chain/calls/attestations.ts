import type { Address, Hex } from "viem";
import type {
  AttestationRequest,
  DelegatedAttestationRequest,
  DelegatedRevocationRequest,
  ManyDelegatedAttestationRequest,
  ManyDelegatedRevocationRequest,
  MultiAttestationRequest,
  MultiDelegatedAttestationRequest,
  MultiDelegatedRevocationRequest,
  MultiRevocationRequest,
  RevocationRequest,
} from "../../core/attestation/attestationRequests.ts";
import type { Schema } from "../../core/credential/schemaUid.ts";
import { attestationRegistryAbi as abi } from "../abi/attestationRegistryAbi.ts";
import { schemaRegistryAbi } from "../abi/schemaRegistryAbi.ts";

/*
 * Calls of the AttestationRegistry, for viem's `writeContract`, `simulateContract` and the rest. EAS takes them too, but
 * for `attestManyByDelegationCall` and `revokeManyByDelegationCall`. Each sends the values of its items, in wei, for the
 * schemas' resolvers. Those by delegation are in the name of whoever signed (`signRequest`): the sender pays, and can
 * change nothing. Lists are made whole or not at all.
 */

/** Said with each call, so that declarations name it and do not spell it out. */
type Abi = typeof abi;
type At<Content> = { readonly registry: Address } & Content;
type One<Request> = At<{ readonly request: Request }>;
/** One list a schema, none of them empty. */
type Several<Request> = At<{ readonly requests: readonly Request[] }>;

/** Makes one attestation in the name of the sender; its uid is in the receipt (`attestedIn`). */
export function attestCall({ registry, request }: One<AttestationRequest>) {
  const value = request.data.value;
  return { address: registry, abi: abi as Abi, functionName: "attest", args: [request], value } as const;
}

/** Makes many attestations in the name of the sender; their uids, in order, are in the receipt (`attestedIn`). */
export function multiAttestCall({ registry, requests }: Several<MultiAttestationRequest>) {
  const value = totalValue(requests);
  return {
    address: registry,
    abi: abi as Abi,
    functionName: "multiAttest",
    args: [requests],
    value,
  } as const;
}

export function attestByDelegationCall({ registry, request }: One<DelegatedAttestationRequest>) {
  const value = request.data.value;
  return {
    address: registry,
    abi: abi as Abi,
    functionName: "attestByDelegation",
    args: [request],
    value,
  } as const;
}

/** One signature an item. */
export function multiAttestByDelegationCall(parameters: Several<MultiDelegatedAttestationRequest>) {
  const { registry: address, requests } = parameters;
  const value = totalValue(requests);
  return {
    address,
    abi: abi as Abi,
    functionName: "multiAttestByDelegation",
    args: [requests],
    value,
  } as const;
}

/** One signature for the whole list. */
export function attestManyByDelegationCall({ registry, request }: One<ManyDelegatedAttestationRequest>) {
  const value = totalValue([request]);
  return {
    address: registry,
    abi: abi as Abi,
    functionName: "attestManyByDelegation",
    args: [request],
    value,
  } as const;
}

/** Revokes one attestation of the sender, for ever. */
export function revokeCall({ registry, request }: One<RevocationRequest>) {
  const value = request.data.value;
  return { address: registry, abi: abi as Abi, functionName: "revoke", args: [request], value } as const;
}

/** Revokes many attestations of the sender, for ever; one that is revoked already keeps the others from it. */
export function multiRevokeCall({ registry, requests }: Several<MultiRevocationRequest>) {
  const value = totalValue(requests);
  return {
    address: registry,
    abi: abi as Abi,
    functionName: "multiRevoke",
    args: [requests],
    value,
  } as const;
}

export function revokeByDelegationCall({ registry, request }: One<DelegatedRevocationRequest>) {
  const value = request.data.value;
  return {
    address: registry,
    abi: abi as Abi,
    functionName: "revokeByDelegation",
    args: [request],
    value,
  } as const;
}

/** One signature an item. */
export function multiRevokeByDelegationCall(parameters: Several<MultiDelegatedRevocationRequest>) {
  const { registry: address, requests } = parameters;
  const value = totalValue(requests);
  return {
    address,
    abi: abi as Abi,
    functionName: "multiRevokeByDelegation",
    args: [requests],
    value,
  } as const;
}

/** One signature for the whole list. */
export function revokeManyByDelegationCall({ registry, request }: One<ManyDelegatedRevocationRequest>) {
  const value = totalValue([request]);
  return {
    address: registry,
    abi: abi as Abi,
    functionName: "revokeManyByDelegation",
    args: [request],
    value,
  } as const;
}

/** Makes void all signatures of the sender that carry a nonce below `newNonce` and were not used yet. */
export function increaseAttestationNonceCall({ registry, newNonce }: At<{ readonly newNonce: bigint }>) {
  return { address: registry, abi: abi as Abi, functionName: "increaseNonce", args: [newNonce] } as const;
}

/** Gives 32 bytes, such as a hash or the uid of an off-chain attestation, the time of their block, once and for ever. */
export function timestampCall({ registry, data }: At<{ readonly data: Hex }>) {
  return { address: registry, abi: abi as Abi, functionName: "timestamp", args: [data] } as const;
}

/** Revokes 32 bytes, such as the uid of an off-chain attestation, in the name of the sender, once and for ever. */
export function revokeOffchainCall({ registry, data }: At<{ readonly data: Hex }>) {
  return { address: registry, abi: abi as Abi, functionName: "revokeOffchain", args: [data] } as const;
}

function totalValue(requests: readonly { readonly data: readonly { readonly value: bigint }[] }[]): bigint {
  return requests.flatMap(({ data }) => data).reduce((sum, { value }) => sum + value, 0n);
}

/** Registers a schema with the SchemaRegistry; its uid is `schemaUid` of the same values. */
export function registerSchemaCall(parameters: { readonly registry: Address } & Schema) {
  const { registry, schema, resolver, revocable } = parameters;
  const args = [schema, resolver, revocable] as const;
  return {
    address: registry,
    abi: schemaRegistryAbi as typeof schemaRegistryAbi,
    functionName: "register",
    args,
  } as const;
}
