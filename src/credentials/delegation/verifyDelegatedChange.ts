import { batchId } from "../../core/credential/batchId.ts";
import type { BatchAuthorization, BatchAuthorizationTerms } from "../../core/signing/batchAuthorization.ts";
import { changeStatusTypedData } from "../../core/signing/changeStatusTypedData.ts";
import { requireBatchSigner } from "./requireBatchSigner.ts";
import type { SignDelegatedChangeParameters } from "./signDelegatedChange.ts";

export type VerifyDelegatedChangeParameters = Omit<
  SignDelegatedChangeParameters,
  keyof BatchAuthorizationTerms
> & {
  readonly authorization: BatchAuthorization;
};

/**
 * Refuses a whole update that the key of the batch's revoker has not signed for this registry, this nonce and this deadline.
 * Whether the registry takes it also hangs on the nonce being the next and on what it asks for. For a contract wallet ask
 * the chain: viem's `verifyTypedData` over `changeStatusTypedData`.
 * @throws SymbolonError `NotKeySignature`, `BadTypedData`, `BadSignature`, `WrongSigner`
 */
export async function verifyDelegatedChange(parameters: VerifyDelegatedChangeParameters): Promise<void> {
  const { header, authorization } = parameters;
  const typedData = changeStatusTypedData({ ...parameters, ...authorization, batch: batchId(parameters) });
  await requireBatchSigner(header.policy.revoker, typedData, authorization);
}
