import type { BatchAuthorization, BatchAuthorizationTerms } from "../../core/signing/batchAuthorization.ts";
import { issueBatchTypedData } from "../../core/signing/issueBatchTypedData.ts";
import { requireBatchSigner } from "./requireBatchSigner.ts";
import type { SignDelegatedIssueParameters } from "./signDelegatedIssue.ts";

export type VerifyDelegatedIssueParameters = Omit<
  SignDelegatedIssueParameters,
  keyof BatchAuthorizationTerms
> & {
  readonly authorization: BatchAuthorization;
};

/**
 * Refuses a batch that the key of the batch's issuer has not signed for this registry, this nonce and this deadline.
 * Whether the registry takes it also hangs on the nonce being the next and on what it asks for. For a contract wallet ask
 * the chain: viem's `verifyTypedData` over `issueBatchTypedData`.
 * @throws SymbolonError `NotKeySignature`, `BadTypedData`, `BadSignature`, `WrongSigner`
 */
export async function verifyDelegatedIssue(parameters: VerifyDelegatedIssueParameters): Promise<void> {
  const { header, authorization } = parameters;
  const typedData = issueBatchTypedData({ ...parameters, ...authorization });
  await requireBatchSigner(header.issuer, typedData, authorization);
}
