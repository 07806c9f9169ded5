import type { RegistryPlace } from "../../core/signing/domains.ts";
import { type BatchAuthorization, requestTypedData } from "../../core/signing/requestTypedData.ts";
import { batchRole } from "../batch/knownBatch.ts";
import { requireSigner, splitLong, splitSignature } from "./signer.ts";
import {
  type AttestationRequests,
  type BatchRequestKind,
  type BatchRequests,
  batchRequestTypedData,
  REQUEST_ROLES,
} from "./signRequest.ts";

/** Of several that are signed each by itself (`multiAttest`, `multiRevoke`), each is verified by itself. */
type AttestationKind = "attest" | "attestMany" | "revoke" | "revokeMany";
export type VerifiedRequestKind = AttestationKind | BatchRequestKind;

export type VerifyRequestParameters<Kind extends VerifiedRequestKind> = RegistryPlace &
  (Kind extends AttestationKind
    ? {
        readonly request: AttestationRequests[Kind];
        /** The nonce that the signature is to have: the registry takes none but the signer's next. */
        readonly nonce: bigint;
      }
    : Kind extends BatchRequestKind
      ? BatchRequests[Kind] & { readonly authorization: BatchAuthorization }
      : never);

/**
 * Refuses a request that the key of its signer (attester, revoker, the batch's role, the account) has not signed for
 * this registry, nonce and deadline. Whether the registry takes it also hangs on the nonce being the next and on what it
 * asks for. For a contract wallet ask the chain: viem's `verifyTypedData` over `requestTypedData`.
 * @throws SymbolonError `NotKeySignature`, `BadTypedData`, `BadSignature`, `WrongSigner`
 */
export async function verifyRequest<Kind extends VerifiedRequestKind>(
  kind: Kind,
  parameters: VerifyRequestParameters<Kind>,
): Promise<void> {
  if ("request" in parameters) {
    return verifyForAttestations(kind as AttestationKind, parameters as never);
  }
  return verifyForBatches(kind as BatchRequestKind, parameters as never);
}

async function verifyForAttestations(
  kind: AttestationKind,
  { chainId, registry, request, nonce }: VerifyRequestParameters<AttestationKind>,
): Promise<void> {
  const { signature } = request;
  await requireSigner({
    typedData: requestTypedData(kind, { ...request, chainId, registry, nonce } as never),
    signature: typeof signature === "string" ? splitLong(signature) : signature,
    signer: "attester" in request ? request.attester : request.revoker,
    what: kind === "attestMany" || kind === "revokeMany" ? "list" : "request",
    hint: `Compare chain, registry, nonce (${nonce}) and deadline with what was signed; otherwise it was forged.`,
  });
}

async function verifyForBatches(
  kind: BatchRequestKind,
  parameters: VerifyRequestParameters<BatchRequestKind>,
): Promise<void> {
  const { authorization } = parameters;
  const { nonce, deadline, signature } = authorization;
  await requireSigner({
    typedData: batchRequestTypedData(kind, { ...parameters, nonce, deadline }),
    signature: splitSignature(signature),
    signer:
      "account" in parameters
        ? parameters.account
        : batchRole(parameters.header, REQUEST_ROLES[kind as keyof typeof REQUEST_ROLES]),
    what: "request",
    hint: `Compare chain, registry, batch, nonce (${nonce}) and deadline with what was signed; otherwise it was forged.`,
  });
}
