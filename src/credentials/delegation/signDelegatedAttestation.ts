import type { Hex } from "viem";
import type {
  AttestationRequestData,
  DelegatedAttestationRequest,
} from "../../core/attestation/attestationRequests.ts";
import type { AttestationDomainParameters } from "../../core/signing/attestationDomain.ts";
import { attestTypedData } from "../../core/signing/attestTypedData.ts";
import { type AttestationSigner, signerAddress } from "./attestationSigner.ts";
import { signByKey } from "./signByKey.ts";

export type SignDelegatedAttestationParameters = AttestationDomainParameters & {
  /** Uid of the schema. */
  readonly schema: Hex;
  readonly data: AttestationRequestData;
  /** The signer's next nonce, as the registry's `getNonce` tells it. */
  readonly nonce: bigint;
  /** Last second at which the signature is good; 0 for no end. */
  readonly deadline: bigint;
};

/**
 * Signs one attestation, for anybody to send with `attestByDelegation`: what EAS's SDK signs, byte for byte.
 * @throws SymbolonError `BadTypedData`; `NotKeySignature`, as for most contract wallets
 */
export async function signDelegatedAttestation(
  signer: AttestationSigner,
  parameters: SignDelegatedAttestationParameters,
): Promise<DelegatedAttestationRequest> {
  const attester = signerAddress(signer);
  const signature = await signByKey(signer, attestTypedData({ ...parameters, attester }));
  const { schema, data, deadline } = parameters;
  return { schema, data, signature, attester, deadline };
}
