import type { AttestationDomainParameters } from "../../core/attestationDomain.ts";
import type { ManyDelegatedAttestationRequest } from "../../core/attestationRequests.ts";
import { attestManyTypedData } from "../../core/attestManyTypedData.ts";
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
    cure: `Compare chain, registry, nonce (${nonce}) and deadline with what was signed; else it was forged.`,
  });
}
