import type {
  MultiDelegatedRevocationRequest,
  RevocationRequestData,
} from "../../core/attestation/attestationRequests.ts";
import { type AttestationSigner, signerAddress } from "./attestationSigner.ts";
import {
  type SignDelegatedRevocationParameters,
  signDelegatedRevocation,
} from "./signDelegatedRevocation.ts";

export type SignMultiDelegatedRevocationParameters = Omit<
  SignDelegatedRevocationParameters,
  "data" | "nonce"
> & {
  readonly data: readonly RevocationRequestData[];
  /** The signer's next nonce, for the first item; each further item takes the one after. */
  readonly nonce: bigint;
};

/**
 * Signs several revocations under one schema, each by itself, for anybody to send together with
 * `multiRevokeByDelegation` in EAS's way. `signManyDelegatedRevocation` asks for one signature in all.
 * @throws SymbolonError `BadTypedData`; `NotKeySignature`, as for most contract wallets
 */
export async function signMultiDelegatedRevocation(
  signer: AttestationSigner,
  parameters: SignMultiDelegatedRevocationParameters,
): Promise<MultiDelegatedRevocationRequest> {
  const { schema, data, nonce, deadline } = parameters;
  const signatures = [];
  // One after the other: a wallet shows one request at a time.
  for (const [i, item] of data.entries()) {
    const one = { ...parameters, data: item, nonce: nonce + BigInt(i) };
    signatures.push((await signDelegatedRevocation(signer, one)).signature);
  }
  return { schema, data, signatures, revoker: signerAddress(signer), deadline };
}
