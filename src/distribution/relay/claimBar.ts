import { explainClaimError } from "../errors/explainClaimError.ts";

/** Why a claim cannot be paid now, by the name of the error with which the chain refuses it, or would. */
export type ClaimBar = {
  readonly code: string;
  /** One sentence. */
  readonly why: string;
  readonly cure: string;
  /** Unix seconds from which this no longer stands in the way; left out: not known, or never. */
  readonly until?: bigint;
};

/** The bar that a known error of a campaign is. */
export function claimBar(code: string, args: readonly unknown[]): ClaimBar {
  const { sentence, cure, retryAt } = explainClaimError({ error: code, args }) ?? {
    sentence: code,
    cure: "",
  };
  return { code, why: sentence, cure, ...(retryAt !== undefined && { until: retryAt }) };
}
