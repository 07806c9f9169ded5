import type { BatchAuthorization } from "../../core/batchAuthorization.ts";
import { type BatchHeader, batchId } from "../../core/batchId.ts";
import {
  type ChangeStatusTypedDataParameters,
  changeStatusTypedData,
} from "../../core/changeStatusTypedData.ts";
import type { AttestationSigner } from "./attestationSigner.ts";
import { signBatchRequest } from "./signBatchRequest.ts";

export type SignDelegatedChangeParameters = Omit<ChangeStatusTypedDataParameters, "batch"> & {
  /** The batch; its policy's revoker signs. */
  readonly header: BatchHeader;
};

/**
 * Signs a whole update as the batch's revoker, for anybody to send with `changeStatusByDelegation`. Works with
 * contract wallets too, whatever their signatures look like.
 * @throws SymbolonError `NotInRole`, `BadTypedData`, `DoesNotFit`
 */
export async function signDelegatedChange(
  signer: AttestationSigner,
  parameters: SignDelegatedChangeParameters,
): Promise<BatchAuthorization> {
  const batch = batchId(parameters);
  return signBatchRequest(
    signer,
    parameters.header,
    "revoker",
    changeStatusTypedData({ ...parameters, batch }),
  );
}
