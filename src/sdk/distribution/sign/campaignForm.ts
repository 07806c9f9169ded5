import type { Hex } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import { settleOnChain } from "../../chain/read/settleOnChain.ts";
import type { SymbolonError } from "../../core/errors.ts";
import { claimDigest } from "../../core/signing/claimTypedData.ts";
import { isUnsettled } from "../../core/signing/settleSignature.ts";
import { signerNotDeployed } from "../../core/signing/signerNotDeployed.ts";
import type { SignedClaim } from "./signedClaim.ts";

/** What a signature of a claim is over, and the signature. */
export type ClaimSignature = Pick<
  SignedClaim,
  "chainId" | "campaign" | "index" | "account" | "terms" | "paidBefore" | "signature"
>;

/**
 * The signature of a claim in the form that its campaign takes, as `settleSignature` says; with most there is nothing to do. One
 * that the account did not make stays as it is: the simulation says so.
 * @returns the error `WrappedSignature` where the account is not deployed yet
 * @throws what viem throws where the node does not answer
 */
export async function campaignForm(client: ReadClient, claim: ClaimSignature): Promise<Hex | SymbolonError> {
  const { account, paidBefore = 0n, signature } = claim;
  if (!isUnsettled(signature)) return signature;
  const digest = claimDigest({ ...claim, paidBefore });
  const found = await settleOnChain({ account, digest, signature, client });
  if (found.by === "undeployed") return signerNotDeployed(account, found.factory);
  return found.by === "nobody" ? signature : found.signature;
}
