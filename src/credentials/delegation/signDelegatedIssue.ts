import type { BatchAuthorization } from "../../core/signing/batchAuthorization.ts";
import {
  type IssueBatchTypedDataParameters,
  issueBatchTypedData,
} from "../../core/signing/issueBatchTypedData.ts";
import type { AttestationSigner } from "./attestationSigner.ts";
import { signBatchRequest } from "./signBatchRequest.ts";

export type SignDelegatedIssueParameters = IssueBatchTypedDataParameters;

/**
 * Signs a batch as the batch's issuer, for anybody to send with `issueBatchByDelegation`. Works with
 * contract wallets too, whatever their signatures look like.
 * @throws SymbolonError `NotInRole`, `BadTypedData`
 */
export async function signDelegatedIssue(
  signer: AttestationSigner,
  parameters: SignDelegatedIssueParameters,
): Promise<BatchAuthorization> {
  return signBatchRequest(signer, parameters.header, "issuer", issueBatchTypedData(parameters));
}
