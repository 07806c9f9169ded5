import type { Hex } from "viem";
import type {
  ManyDelegatedRevocationRequest,
  RevocationRequestData,
} from "../../core/attestation/attestationRequests.ts";
import type { AttestationDomainParameters } from "../../core/signing/attestationDomain.ts";
import { revokeManyTypedData } from "../../core/signing/revokeManyTypedData.ts";
import { type AttestationSigner, signAs, signerAddress } from "./attestationSigner.ts";

export type SignManyDelegatedRevocationParameters = AttestationDomainParameters & {
  /** Uid of the schema. */
  readonly schema: Hex;
  readonly data: readonly RevocationRequestData[];
  /** The signer's next nonce, as the registry's `getNonce` tells it: one for the whole list. */
  readonly nonce: bigint;
  /** Last second at which the signature is good; 0 for no end. */
  readonly deadline: bigint;
};

/**
 * Signs a whole list of revocations under one schema at once, for anybody to send with `revokeManyByDelegation`. Works
 * with contract wallets too, whatever their signatures look like. EAS has no such request.
 * @throws SymbolonError `BadTypedData`
 */
export async function signManyDelegatedRevocation(
  signer: AttestationSigner,
  parameters: SignManyDelegatedRevocationParameters,
): Promise<ManyDelegatedRevocationRequest> {
  const revoker = signerAddress(signer);
  const signature = await signAs(signer, revokeManyTypedData({ ...parameters, revoker }));
  const { schema, data, deadline } = parameters;
  return { schema, data, signature, revoker, deadline };
}
