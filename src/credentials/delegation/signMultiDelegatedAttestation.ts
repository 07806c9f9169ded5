import type {
  AttestationRequestData,
  MultiDelegatedAttestationRequest,
} from "../../core/attestation/attestationRequests.ts";
import { type AttestationSigner, signerAddress } from "./attestationSigner.ts";
import {
  type SignDelegatedAttestationParameters,
  signDelegatedAttestation,
} from "./signDelegatedAttestation.ts";

export type SignMultiDelegatedAttestationParameters = Omit<
  SignDelegatedAttestationParameters,
  "data" | "nonce"
> & {
  readonly data: readonly AttestationRequestData[];
  /** The signer's next nonce, for the first item; each further item takes the one after. */
  readonly nonce: bigint;
};

/**
 * Signs several attestations under one schema, each by itself, for anybody to send together with
 * `multiAttestByDelegation` in EAS's way. `signManyDelegatedAttestation` asks for one signature in all.
 * @throws SymbolonError `BadTypedData`; `NotKeySignature`, as for most contract wallets
 */
export async function signMultiDelegatedAttestation(
  signer: AttestationSigner,
  parameters: SignMultiDelegatedAttestationParameters,
): Promise<MultiDelegatedAttestationRequest> {
  const { schema, data, nonce, deadline } = parameters;
  const signatures = [];
  // One after the other: a wallet shows one request at a time.
  for (const [i, item] of data.entries()) {
    const one = { ...parameters, data: item, nonce: nonce + BigInt(i) };
    signatures.push((await signDelegatedAttestation(signer, one)).signature);
  }
  return { schema, data, signatures, attester: signerAddress(signer), deadline };
}
