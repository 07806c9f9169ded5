import type { DelegatedRevocationRequest } from "../../core/attestation/attestationRequests.ts";
import type { AttestationDomainParameters } from "../../core/signing/attestationDomain.ts";
import { revokeTypedData } from "../../core/signing/revokeTypedData.ts";
import { requireSigner } from "./requireSigner.ts";

export type VerifyDelegatedRevocationParameters = AttestationDomainParameters & {
  readonly request: DelegatedRevocationRequest;
  /** The nonce that the signature is to have: the registry takes none but the revoker's next. */
  readonly nonce: bigint;
};

/**
 * Refuses a request that the key of its revoker has not signed for this registry and this nonce. Whether the registry
 * takes it also hangs on its deadline and on what it asks for. For a contract wallet ask the chain: viem's
 * `verifyTypedData` over `revokeTypedData`.
 * @throws SymbolonError `BadTypedData`, `BadSignature`, `WrongSigner`
 */
export function verifyDelegatedRevocation(parameters: VerifyDelegatedRevocationParameters): Promise<void> {
  const { request, nonce } = parameters;
  return requireSigner({
    typedData: revokeTypedData({ ...parameters, ...request, nonce }),
    signature: request.signature,
    signer: request.revoker,
    what: "request",
    hint: `Compare chain, registry, nonce (${nonce}) and deadline with what was signed; else it was forged.`,
  });
}
