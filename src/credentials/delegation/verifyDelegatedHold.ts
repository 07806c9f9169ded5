import { batchId } from "../../core/credential/batchId.ts";
import type { BatchAuthorization, BatchAuthorizationTerms } from "../../core/signing/batchAuthorization.ts";
import { imposeHoldTypedData } from "../../core/signing/imposeHoldTypedData.ts";
import { requireBatchSigner } from "./requireBatchSigner.ts";
import type { SignDelegatedHoldParameters } from "./signDelegatedHold.ts";

export type VerifyDelegatedHoldParameters = Omit<
  SignDelegatedHoldParameters,
  keyof BatchAuthorizationTerms
> & {
  readonly authorization: BatchAuthorization;
};

/**
 * Refuses a hold that the key of the batch's emergency role has not signed for this registry, this nonce and this deadline.
 * Whether the registry takes it also hangs on the nonce being the next and on what it asks for. For a contract wallet ask
 * the chain: viem's `verifyTypedData` over `imposeHoldTypedData`.
 * @throws SymbolonError `NotKeySignature`, `BadTypedData`, `BadSignature`, `WrongSigner`
 */
export async function verifyDelegatedHold(parameters: VerifyDelegatedHoldParameters): Promise<void> {
  const { header, authorization } = parameters;
  const typedData = imposeHoldTypedData({ ...parameters, ...authorization, batch: batchId(parameters) });
  await requireBatchSigner(header.policy.emergency, typedData, authorization);
}
