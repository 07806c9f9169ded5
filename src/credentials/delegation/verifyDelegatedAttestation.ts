import type { DelegatedAttestationRequest } from "../../core/attestation/attestationRequests.ts";
import type { AttestationDomainParameters } from "../../core/signing/attestationDomain.ts";
import { attestTypedData } from "../../core/signing/attestTypedData.ts";
import { requireSigner } from "./requireSigner.ts";

export type VerifyDelegatedAttestationParameters = AttestationDomainParameters & {
  readonly request: DelegatedAttestationRequest;
  /** The nonce that the signature is to have: the registry takes none but the attester's next. */
  readonly nonce: bigint;
};

/**
 * Refuses a request that the key of its attester has not signed for this registry and this nonce. Whether the registry
 * takes it also hangs on its deadline and on what it asks for. For a contract wallet ask the chain: viem's
 * `verifyTypedData` over `attestTypedData`.
 * @throws SymbolonError `BadTypedData`, `BadSignature`, `WrongSigner`
 */
export function verifyDelegatedAttestation(parameters: VerifyDelegatedAttestationParameters): Promise<void> {
  const { request, nonce } = parameters;
  return requireSigner({
    typedData: attestTypedData({ ...parameters, ...request, nonce }),
    signature: request.signature,
    signer: request.attester,
    what: "request",
    hint: `Compare chain, registry, nonce (${nonce}) and deadline with what was signed; else it was forged.`,
  });
}
