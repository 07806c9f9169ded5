import { decodeClaimError } from "../decodeClaimError.ts";
import type { ClaimBlocker } from "./claimBlocker.ts";

/**
 * The bar that a refusal of the chain is.
 * @param thrown what viem threw; or the 4 bytes of a skipped item
 * @returns undefined where no contract has refused
 */
export function blockerOfRevert(thrown: unknown): ClaimBlocker | undefined {
  const refusal = decodeClaimError(thrown);
  if (refusal === undefined) return undefined;
  const { error, sentence, hint, retryAt } = refusal;
  const code = error === "0x" ? "NoReason" : error;
  return { code, why: sentence, hint, ...(retryAt !== undefined && { until: retryAt }) };
}
