import type { Address, ContractFunctionArgs, ContractFunctionName, Hex } from "viem";
import type { attestationRegistryAbi } from "../../chain/abi/attestationRegistryAbi.ts";
import type { schemaRegistryAbi } from "../../chain/abi/schemaRegistryAbi.ts";
import type {
  AttestationRequestData,
  RevocationRequestData,
} from "../../core/attestation/attestationRequests.ts";
import type { Failure } from "../../core/errors.ts";
import { momentText } from "../../core/text/moment.ts";

type RegistryFunction = ContractFunctionName<typeof attestationRegistryAbi, "nonpayable" | "payable">;

type RegistryCall = {
  readonly [name in RegistryFunction]: {
    readonly functionName: name;
    readonly args: ContractFunctionArgs<typeof attestationRegistryAbi, "nonpayable" | "payable", name>;
  };
}[RegistryFunction];

type SchemaCall = {
  readonly functionName: "register";
  readonly args: ContractFunctionArgs<typeof schemaRegistryAbi, "nonpayable", "register">;
};

/** A call that an attestation registry or a schema registry refused, as viem's `writeContract` takes it. */
export type AttestationCall = (RegistryCall | SchemaCall) & {
  readonly sender?: Address | undefined;
  /** Unix seconds of the block that refused: tells which expiration or deadline is past. */
  readonly now?: bigint | undefined;
};

/** One attestation or revocation that a call asks for. */
export type RequestedItem = {
  /** Place among all that the call asks for, from 0. */
  readonly position: number;
  readonly schema: Hex;
  /** Exactly one of these two. */
  readonly attestation?: AttestationRequestData;
  readonly revocation?: RevocationRequestData;
};

/** What a call asks for under one schema. */
export type RequestedList = {
  readonly schema: Hex;
  /** In whose name; undefined where the sender's, and the sender is not known. */
  readonly issuer: Address | undefined;
  /** 0 where it has no end, undefined where nobody signed. */
  readonly deadline: bigint | undefined;
  /** Undefined where one for the list is enough, or none is asked for. */
  readonly signatures: number | undefined;
  readonly items: readonly RequestedItem[];
};

/** The lists of a call that attests or revokes, in the order in which the registry takes them; else none. */
export function requestedLists(call: AttestationCall | undefined): readonly RequestedList[] {
  let position = 0;
  return requestsOf(call).map((request) => {
    const data: readonly (AttestationRequestData | RevocationRequestData)[] = Array.isArray(request.data)
      ? request.data
      : [request.data];
    return {
      schema: request.schema,
      issuer: request.attester ?? request.revoker ?? call?.sender,
      deadline: request.deadline,
      signatures: request.signatures?.length,
      items: data.map((item) => ({
        position: position++,
        schema: request.schema,
        ...("uid" in item ? { revocation: item } : { attestation: item }),
      })),
    };
  });
}

/** Every request struct of the registry, as far as it matters here. */
type AnyRequest = {
  readonly schema: Hex;
  readonly data:
    | AttestationRequestData
    | RevocationRequestData
    | readonly AttestationRequestData[]
    | readonly RevocationRequestData[];
  readonly attester?: Address;
  readonly revoker?: Address;
  readonly deadline?: bigint;
  readonly signatures?: readonly unknown[];
};

function requestsOf(call: AttestationCall | undefined): readonly AnyRequest[] {
  switch (call?.functionName) {
    case "attest":
    case "attestByDelegation":
    case "attestManyByDelegation":
    case "revoke":
    case "revokeByDelegation":
    case "revokeManyByDelegation":
      return [call.args[0]];
    case "multiAttest":
    case "multiAttestByDelegation":
    case "multiRevoke":
    case "multiRevokeByDelegation":
      return call.args[0];
    default:
      return [];
  }
}

/** What an explanation is made of. */
export type RefusalFacts = {
  /** Of the custom error. */
  readonly args: readonly unknown[];
  readonly call: AttestationCall | undefined;
  /** What the call asks for; empty where it is not known, or asks for no attestations. */
  readonly lists: readonly RequestedList[];
};

export type ExplainItemRefusal = (facts: RefusalFacts) => Omit<Failure, "code">;

/** The items of all lists, in order. */
export function itemsOf(lists: readonly RequestedList[]): readonly RequestedItem[] {
  return lists.flatMap(({ items }) => items);
}

/** The attestations to be revoked. */
export function uidsOf(lists: readonly RequestedList[]): readonly Hex[] {
  return itemsOf(lists).flatMap(({ revocation }) => (revocation === undefined ? [] : [revocation.uid]));
}

/** Values that one sentence repeats: a call may ask for hundreds. */
const MAX_SHOWN = 5;

/** `schema 0x12`; `one of the schemas 0x12, 0x34`; `the schema` where none is known. */
export function named(noun: string, values: readonly unknown[]): string {
  const different = [...new Set(values)];
  if (different.length === 0) return `the ${noun}`;
  return different.length === 1 ? `${noun} ${different[0]}` : `one of the ${noun}s ${shown(different)}`;
}

function shown(values: readonly unknown[]): string {
  const more = values.length > MAX_SHOWN ? ` and ${values.length - MAX_SHOWN} more` : "";
  return `${values.slice(0, MAX_SHOWN).join(", ")}${more}`;
}

/** `item 3 (counted from 0)`; `one of the items 3, 5 (counted from 0)`; `the item` where a call has only one. */
export function whichItem(suspects: readonly RequestedItem[], all: readonly RequestedItem[]): string {
  if (all.length === 1) return "the item";
  if (suspects.length === 0) return "an item";
  return `${named(
    "item",
    suspects.map(({ position }) => position),
  )} (counted from 0)`;
}

/** ` 2027-01-15T08:00:00Z = 1800000000` for each of the moments; nothing where none is known. */
export function momentsText(moments: readonly bigint[]): string {
  return moments.length === 0 ? "" : ` ${shown([...new Set(moments)].map(momentText))}`;
}
