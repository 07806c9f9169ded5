import { type BatchHeader, batchId } from "../../core/credential/batchId.ts";
import type { BatchAuthorization } from "../../core/signing/batchAuthorization.ts";
import {
  type ImposeHoldTypedDataParameters,
  imposeHoldTypedData,
} from "../../core/signing/imposeHoldTypedData.ts";
import type { AttestationSigner } from "./attestationSigner.ts";
import { signBatchRequest } from "./signBatchRequest.ts";

export type SignDelegatedHoldParameters = Omit<ImposeHoldTypedDataParameters, "batch"> & {
  /** The batch; its policy's emergency role signs. */
  readonly header: BatchHeader;
};

/**
 * Signs a hold as the batch's emergency role, for anybody to send with `imposeHoldByDelegation`. Works with
 * contract wallets too, whatever their signatures look like.
 * @throws SymbolonError `NotInRole`, `BadTypedData`, `DoesNotFit`
 */
export async function signDelegatedHold(
  signer: AttestationSigner,
  parameters: SignDelegatedHoldParameters,
): Promise<BatchAuthorization> {
  const batch = batchId(parameters);
  return signBatchRequest(
    signer,
    parameters.header,
    "emergency",
    imposeHoldTypedData({ ...parameters, batch }),
  );
}
