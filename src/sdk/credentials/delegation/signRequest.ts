import type { TypedDataDefinition } from "viem";
import type {
  DelegatedAttestationRequest,
  DelegatedRevocationRequest,
  ManyDelegatedAttestationRequest,
  ManyDelegatedRevocationRequest,
  MultiDelegatedAttestationRequest,
  MultiDelegatedRevocationRequest,
} from "../../core/attestation/attestationRequests.ts";
import { type BatchHeader, batchId } from "../../core/credential/batchId.ts";
import type { RegistryPlace } from "../../core/signing/domains.ts";
import { longForm } from "../../core/signing/keySignature.ts";
import {
  type BatchAuthorization,
  type RequestContents,
  type RequestTerms,
  requestTypedData,
} from "../../core/signing/requestTypedData.ts";
import { type BatchRole, requireRevision, requireRole } from "../batch/knownBatch.ts";
import { keysForm, type Signer, signAs, signByKey, signerAddress } from "./signer.ts";

/** What an AttestationRegistry takes for each kind. */
export type AttestationRequests = {
  attest: DelegatedAttestationRequest;
  /** Several under one schema, each signed by itself, with nonces that follow each other: EAS's way. */
  multiAttest: MultiDelegatedAttestationRequest;
  /** A whole list under one signature and one nonce, by a key or a contract wallet; EAS has no such request. */
  attestMany: ManyDelegatedAttestationRequest;
  revoke: DelegatedRevocationRequest;
  multiRevoke: MultiDelegatedRevocationRequest;
  revokeMany: ManyDelegatedRevocationRequest;
};
export type AttestationRequestKind = keyof AttestationRequests;

type ToBatch = "changeStatus" | "imposeHold" | "endHold";
/** What a BatchRegistry takes signed, with the batch's header instead of its id. */
export type BatchRequests = {
  [Kind in ToBatch]: Omit<RequestContents[Kind], "batch"> & { readonly header: BatchHeader };
} & Pick<RequestContents, "issueBatch" | "increaseNonce">;
export type BatchRequestKind = keyof BatchRequests;

export type SignedRequestKind = AttestationRequestKind | BatchRequestKind;
/**
 * The result of `signRequest`: the whole request for attestations, the authorization to send along with it for batches.
 */
export type SignedRequest<Kind extends SignedRequestKind> = Kind extends AttestationRequestKind
  ? AttestationRequests[Kind]
  : BatchAuthorization;

/** `nonce`: the signer's next one at the registry (`getAttestationNonce`, `getBatchNonce`). */
export type SignRequestParameters<Kind extends SignedRequestKind> = RegistryPlace &
  RequestTerms &
  (Kind extends AttestationRequestKind
    ? Pick<AttestationRequests[Kind], "schema" | "data">
    : Kind extends BatchRequestKind
      ? BatchRequests[Kind]
      : never);

const ATTESTATION_KINDS = {
  attest: { kind: "attest", by: "attester", signs: "one" },
  multiAttest: { kind: "attest", by: "attester", signs: "each" },
  attestMany: { kind: "attestMany", by: "attester", signs: "whole" },
  revoke: { kind: "revoke", by: "revoker", signs: "one" },
  multiRevoke: { kind: "revoke", by: "revoker", signs: "each" },
  revokeMany: { kind: "revokeMany", by: "revoker", signs: "whole" },
} as const;

/** Who signs each kind. Any account may increase its own nonces. */
export const REQUEST_ROLES: Readonly<Record<ToBatch | "issueBatch", BatchRole>> = {
  issueBatch: "issuer",
  changeStatus: "revoker",
  imposeHold: "emergency",
  endHold: "emergency",
};

/**
 * Signs a request that anybody may then send (for example by `attestByDelegationCall` or
 * `changeStatusByDelegationCall`). A contract wallet signs everything but `attest`, `multiAttest`, `revoke` and
 * `multiRevoke`. An increase of nonces makes void what `account` signed with lower ones. It carries the present nonce
 * as all others do, so the holder of a request that it would cancel may send that first.
 * @throws SymbolonError `BadTypedData`; `NotKeySignature`, as for most contract wallets; for batches `WrongRevision`,
 * `NotInRole`, `DoesNotFit`
 * @example
 * const terms = { chainId: 1n, registry, nonce, deadline: now + 3_600n };
 * const request = await signRequest(issuer, "revoke", { ...terms, schema, data: { uid, value: 0n } });
 */
export async function signRequest<Kind extends SignedRequestKind>(
  signer: Signer,
  kind: Kind,
  parameters: SignRequestParameters<Kind>,
): Promise<SignedRequest<Kind>> {
  const signed =
    kind in ATTESTATION_KINDS
      ? signForAttestations(signer, kind as AttestationRequestKind, parameters as never)
      : signForBatches(signer, kind as BatchRequestKind, parameters as never);
  return signed as Promise<SignedRequest<Kind>>;
}

async function signForAttestations(
  signer: Signer,
  requested: AttestationRequestKind,
  parameters: SignRequestParameters<AttestationRequestKind>,
): Promise<object> {
  const { kind, by, signs } = ATTESTATION_KINDS[requested];
  const { schema, data, nonce, deadline } = parameters;
  const typedData = (change: object) =>
    requestTypedData(kind, { ...parameters, [by]: signerAddress(signer), ...change } as never);
  const request = { schema, data, [by]: signerAddress(signer), deadline };
  if (signs === "whole") {
    const whole = typedData({});
    const signature = await signAs(signer, whole);
    return { ...request, signature: await keysForm(signerAddress(signer), whole, signature, longForm) };
  }
  if (signs === "one") return { ...request, signature: await signByKey(signer, typedData({})) };
  const signatures = [];
  // One after the other: a wallet shows one request at a time.
  for (const [i, item] of (data as readonly object[]).entries()) {
    signatures.push(await signByKey(signer, typedData({ data: item, nonce: nonce + BigInt(i) })));
  }
  return { ...request, signatures };
}

async function signForBatches(
  signer: Signer,
  kind: BatchRequestKind,
  parameters: SignRequestParameters<BatchRequestKind>,
): Promise<BatchAuthorization> {
  if ("revision" in parameters) {
    requireRevision("kind" in parameters ? parameters.kind : "EndEmergency", parameters.revision);
  }
  const typedData = batchRequestTypedData(kind, parameters);
  if (kind !== "increaseNonce" && "header" in parameters) {
    requireRole(parameters.header, REQUEST_ROLES[kind], signerAddress(signer));
  }
  const { nonce, deadline } = parameters;
  const signature = await signAs(signer, typedData);
  return { nonce, deadline, signature: await keysForm(signerAddress(signer), typedData, signature) };
}

/** What a signer of a request to a BatchRegistry signs. */
export function batchRequestTypedData(
  kind: BatchRequestKind,
  parameters: SignRequestParameters<BatchRequestKind>,
): TypedDataDefinition {
  const isToBatch = kind !== "issueBatch" && "header" in parameters;
  const batch = isToBatch ? { batch: batchId(parameters) } : {};
  return requestTypedData(kind, { ...parameters, ...batch } as never);
}
