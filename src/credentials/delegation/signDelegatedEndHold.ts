import { type BatchHeader, batchId } from "../../core/credential/batchId.ts";
import type { BatchAuthorization } from "../../core/signing/batchAuthorization.ts";
import { type EndHoldTypedDataParameters, endHoldTypedData } from "../../core/signing/endHoldTypedData.ts";
import type { AttestationSigner } from "./attestationSigner.ts";
import { requireRevision } from "./requireRevision.ts";
import { signBatchRequest } from "./signBatchRequest.ts";

export type SignDelegatedEndHoldParameters = Omit<EndHoldTypedDataParameters, "batch"> & {
  /** The batch; its policy's emergency role signs. */
  readonly header: BatchHeader;
};

/**
 * Signs an earlier end of holds as the batch's emergency role, for anybody to send with `endHoldByDelegation`. Works with
 * contract wallets too, whatever their signatures look like.
 * @throws SymbolonError `WrongRevision`, `NotInRole`, `BadTypedData`, `DoesNotFit`
 */
export async function signDelegatedEndHold(
  signer: AttestationSigner,
  parameters: SignDelegatedEndHoldParameters,
): Promise<BatchAuthorization> {
  requireRevision("EndEmergency", parameters.revision);
  const batch = batchId(parameters);
  return signBatchRequest(signer, parameters.header, "emergency", endHoldTypedData({ ...parameters, batch }));
}
