import type { ManyDelegatedRevocationRequest } from "../../core/attestation/attestationRequests.ts";
import type { AttestationDomainParameters } from "../../core/signing/attestationDomain.ts";
import { revokeManyTypedData } from "../../core/signing/revokeManyTypedData.ts";
import { requireSigner } from "./requireSigner.ts";
import { splitSignature } from "./splitSignature.ts";

export type VerifyManyDelegatedRevocationParameters = AttestationDomainParameters & {
  readonly request: ManyDelegatedRevocationRequest;
  /** The nonce that the signature is to have: the registry takes none but the revoker's next. */
  readonly nonce: bigint;
};

/**
 * Refuses a list that the key of its revoker has not signed for this registry and this nonce. Whether the registry
 * takes it also hangs on its deadline and on what it asks for. For a contract wallet ask the chain: viem's
 * `verifyTypedData` over `revokeManyTypedData`.
 * @throws SymbolonError `NotKeySignature`, `BadTypedData`, `BadSignature`, `WrongSigner`
 */
export async function verifyManyDelegatedRevocation(
  parameters: VerifyManyDelegatedRevocationParameters,
): Promise<void> {
  const { request, nonce } = parameters;
  await requireSigner({
    typedData: revokeManyTypedData({ ...parameters, ...request, nonce }),
    signature: splitSignature(request.signature),
    signer: request.revoker,
    what: "list",
    hint: `Compare chain, registry, nonce (${nonce}) and deadline with what was signed; else it was forged.`,
  });
}
