import type { Hex } from "viem";
import type {
  AttestationRequestData,
  ManyDelegatedAttestationRequest,
} from "../../core/attestation/attestationRequests.ts";
import type { AttestationDomainParameters } from "../../core/signing/attestationDomain.ts";
import { attestManyTypedData } from "../../core/signing/attestManyTypedData.ts";
import { type AttestationSigner, signAs, signerAddress } from "./attestationSigner.ts";

export type SignManyDelegatedAttestationParameters = AttestationDomainParameters & {
  /** Uid of the schema. */
  readonly schema: Hex;
  readonly data: readonly AttestationRequestData[];
  /** The signer's next nonce, as the registry's `getNonce` tells it: one for the whole list. */
  readonly nonce: bigint;
  /** Last second at which the signature is good; 0 for no end. */
  readonly deadline: bigint;
};

/**
 * Signs a whole list of attestations under one schema at once, for anybody to send with `attestManyByDelegation`. Works
 * with contract wallets too, whatever their signatures look like. EAS has no such request.
 * @throws SymbolonError `BadTypedData`
 */
export async function signManyDelegatedAttestation(
  signer: AttestationSigner,
  parameters: SignManyDelegatedAttestationParameters,
): Promise<ManyDelegatedAttestationRequest> {
  const attester = signerAddress(signer);
  const signature = await signAs(signer, attestManyTypedData({ ...parameters, attester }));
  const { schema, data, deadline } = parameters;
  return { schema, data, signature, attester, deadline };
}
