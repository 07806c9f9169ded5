import { batchId } from "../../core/credential/batchId.ts";
import type { BatchAuthorization, BatchAuthorizationTerms } from "../../core/signing/batchAuthorization.ts";
import { endHoldTypedData } from "../../core/signing/endHoldTypedData.ts";
import { requireBatchSigner } from "./requireBatchSigner.ts";
import type { SignDelegatedEndHoldParameters } from "./signDelegatedEndHold.ts";

export type VerifyDelegatedEndHoldParameters = Omit<
  SignDelegatedEndHoldParameters,
  keyof BatchAuthorizationTerms
> & {
  readonly authorization: BatchAuthorization;
};

/**
 * Refuses an earlier end of holds that the key of the batch's emergency role has not signed for this registry, this nonce and this deadline.
 * Whether the registry takes it also hangs on the nonce being the next and on what it asks for. For a contract wallet ask
 * the chain: viem's `verifyTypedData` over `endHoldTypedData`.
 * @throws SymbolonError `NotKeySignature`, `BadTypedData`, `BadSignature`, `WrongSigner`
 */
export async function verifyDelegatedEndHold(parameters: VerifyDelegatedEndHoldParameters): Promise<void> {
  const { header, authorization } = parameters;
  const typedData = endHoldTypedData({ ...parameters, ...authorization, batch: batchId(parameters) });
  await requireBatchSigner(header.policy.emergency, typedData, authorization);
}
