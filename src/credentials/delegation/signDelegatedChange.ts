import { type BatchHeader, batchId } from "../../core/credential/batchId.ts";
import type { BatchAuthorization } from "../../core/signing/batchAuthorization.ts";
import {
  type ChangeStatusTypedDataParameters,
  changeStatusTypedData,
} from "../../core/signing/changeStatusTypedData.ts";
import type { AttestationSigner } from "./attestationSigner.ts";
import { requireRevision } from "./requireRevision.ts";
import { signBatchRequest } from "./signBatchRequest.ts";

export type SignDelegatedChangeParameters = Omit<ChangeStatusTypedDataParameters, "batch"> & {
  /** The batch; its policy's revoker signs. */
  readonly header: BatchHeader;
};

/**
 * Signs a whole update as the batch's revoker, for anybody to send with `changeStatusByDelegation`. Works with
 * contract wallets too, whatever their signatures look like.
 * @throws SymbolonError `WrongRevision`, `NotInRole`, `BadTypedData`, `DoesNotFit`
 */
export async function signDelegatedChange(
  signer: AttestationSigner,
  parameters: SignDelegatedChangeParameters,
): Promise<BatchAuthorization> {
  requireRevision(parameters.kind, parameters.revision);
  const batch = batchId(parameters);
  return signBatchRequest(
    signer,
    parameters.header,
    "revoker",
    changeStatusTypedData({ ...parameters, batch }),
  );
}
