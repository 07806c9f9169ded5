import type { BatchAuthorization } from "../../core/signing/batchAuthorization.ts";
import {
  type IncreaseNonceTypedDataParameters,
  increaseNonceTypedData,
} from "../../core/signing/increaseNonceTypedData.ts";
import type { AttestationSigner } from "./attestationSigner.ts";
import { signAuthorization } from "./signBatchRequest.ts";

export type SignDelegatedNonceIncreaseParameters = IncreaseNonceTypedDataParameters;

/**
 * Signs, for anybody to send with `increaseBatchNonceByDelegation`, that everything `account` signed with nonces below
 * `newNonce` is void: so a key that never sends cancels what it has signed. It carries the present nonce as all others do, so
 * whoever holds what is to be cancelled may send that first. For a contract wallet, `account` is the wallet, and the signer
 * a key that it takes.
 * @throws SymbolonError `BadTypedData`
 */
export async function signDelegatedNonceIncrease(
  signer: AttestationSigner,
  parameters: SignDelegatedNonceIncreaseParameters,
): Promise<BatchAuthorization> {
  return signAuthorization(signer, increaseNonceTypedData(parameters));
}
