import type { Hex } from "viem";
import type {
  DelegatedRevocationRequest,
  RevocationRequestData,
} from "../../core/attestation/attestationRequests.ts";
import type { AttestationDomainParameters } from "../../core/signing/attestationDomain.ts";
import { revokeTypedData } from "../../core/signing/revokeTypedData.ts";
import { type AttestationSigner, signerAddress } from "./attestationSigner.ts";
import { signByKey } from "./signByKey.ts";

export type SignDelegatedRevocationParameters = AttestationDomainParameters & {
  /** Uid of the schema. */
  readonly schema: Hex;
  readonly data: RevocationRequestData;
  /** The signer's next nonce, as the registry's `getNonce` tells it. */
  readonly nonce: bigint;
  /** Last second at which the signature is good; 0 for no end. */
  readonly deadline: bigint;
};

/**
 * Signs one revocation, for anybody to send with `revokeByDelegation`: what EAS's SDK signs, byte for byte.
 * @throws SymbolonError `BadTypedData`; `NotKeySignature`, as for most contract wallets
 */
export async function signDelegatedRevocation(
  signer: AttestationSigner,
  parameters: SignDelegatedRevocationParameters,
): Promise<DelegatedRevocationRequest> {
  const revoker = signerAddress(signer);
  const signature = await signByKey(signer, revokeTypedData({ ...parameters, revoker }));
  const { schema, data, deadline } = parameters;
  return { schema, data, signature, revoker, deadline };
}
