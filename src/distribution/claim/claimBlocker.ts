import { explainClaimError } from "../errors/explainClaimError.ts";

/** Why a claim cannot be paid now, by the name of the error with which the chain refuses it, or would. */
export type ClaimBlocker = {
  readonly code: string;
  /** One sentence. */
  readonly why: string;
  readonly hint: string;
  /** Unix seconds from which this no longer stands in the way; left out: not known, or never. */
  readonly until?: bigint;
};

/** The bar that a known error of a campaign is. */
export function claimBlocker(code: string, args: readonly unknown[]): ClaimBlocker {
  const { sentence, hint, retryAt } = explainClaimError({ error: code, args }) ?? {
    sentence: code,
    hint: "",
  };
  return { code, why: sentence, hint, ...(retryAt !== undefined && { until: retryAt }) };
}
