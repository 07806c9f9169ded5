import type { Address, Hex } from "viem";
import type {
  AttestationRequestData,
  RevocationRequestData,
} from "../../core/attestation/attestationRequests.ts";
import type { AttestationCall } from "./attestationCall.ts";

/** One attestation or revocation that a call asks for. */
export type AskedItem = {
  /** Place among all that the call asks for, from 0. */
  readonly position: number;
  readonly schema: Hex;
  /** Exactly one of these two. */
  readonly attestation?: AttestationRequestData;
  readonly revocation?: RevocationRequestData;
};

/** What a call asks for under one schema. */
export type AskedList = {
  readonly schema: Hex;
  /** In whose name; undefined where the sender's, and the sender is not known. */
  readonly issuer: Address | undefined;
  /** 0 where it has no end, undefined where nobody signed. */
  readonly deadline: bigint | undefined;
  /** Undefined where one for the list is enough, or none is asked for. */
  readonly signatures: number | undefined;
  readonly items: readonly AskedItem[];
};

/** The lists of a call that attests or revokes, in the order in which the registry takes them; else none. */
export function askedLists(call: AttestationCall | undefined): readonly AskedList[] {
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
