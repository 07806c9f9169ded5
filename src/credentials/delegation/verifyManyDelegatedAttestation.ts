import type { ManyDelegatedAttestationRequest } from "../../core/attestation/attestationRequests.ts";
import type { AttestationDomainParameters } from "../../core/signing/attestationDomain.ts";
import { attestManyTypedData } from "../../core/signing/attestManyTypedData.ts";
import { requireSigner } from "./requireSigner.ts";
import { splitSignature } from "./splitSignature.ts";

export type VerifyManyDelegatedAttestationParameters = AttestationDomainParameters & {
  readonly request: ManyDelegatedAttestationRequest;
  /** The nonce that the signature is to have: the registry takes none but the attester's next. */
  readonly nonce: bigint;
};

/**
 * Refuses a list that the key of its attester has not signed for this registry and this nonce. Whether the registry
 * takes it also hangs on its deadline and on what it asks for. For a contract wallet ask the chain: viem's
 * `verifyTypedData` over `attestManyTypedData`.
 * @throws SymbolonError `NotKeySignature`, `BadTypedData`, `BadSignature`, `WrongSigner`
 */
export async function verifyManyDelegatedAttestation(
  parameters: VerifyManyDelegatedAttestationParameters,
): Promise<void> {
  const { request, nonce } = parameters;
  await requireSigner({
    typedData: attestManyTypedData({ ...parameters, ...request, nonce }),
    signature: splitSignature(request.signature),
    signer: request.attester,
    what: "list",
    hint: `Compare chain, registry, nonce (${nonce}) and deadline with what was signed; else it was forged.`,
  });
}
