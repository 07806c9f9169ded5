import type { BatchAuthorization, BatchAuthorizationTerms } from "../../core/signing/batchAuthorization.ts";
import { increaseNonceTypedData } from "../../core/signing/increaseNonceTypedData.ts";
import { requireBatchSigner } from "./requireBatchSigner.ts";
import type { SignDelegatedNonceIncreaseParameters } from "./signDelegatedNonceIncrease.ts";

export type VerifyDelegatedNonceIncreaseParameters = Omit<
  SignDelegatedNonceIncreaseParameters,
  keyof BatchAuthorizationTerms
> & {
  readonly authorization: BatchAuthorization;
};

/**
 * Refuses an increase of nonces that the key of the account has not signed for this registry, this nonce and this deadline.
 * Whether the registry takes it also hangs on the nonce being the next, and below the new one. For a contract wallet ask the
 * chain: viem's `verifyTypedData` over `increaseNonceTypedData`.
 * @throws SymbolonError `NotKeySignature`, `BadTypedData`, `BadSignature`, `WrongSigner`
 */
export async function verifyDelegatedNonceIncrease(
  parameters: VerifyDelegatedNonceIncreaseParameters,
): Promise<void> {
  const { account, authorization } = parameters;
  const typedData = increaseNonceTypedData({ ...parameters, ...authorization });
  await requireBatchSigner(account, typedData, authorization);
}
