import type { Hex } from "viem";
import { type ClaimError, decodeClaimError, explainClaimError } from "../decodeClaimError.ts";

/** Why a claim cannot be paid now, by the name of the error with which the chain refuses it, or would. */
export type ClaimBlocker = {
  readonly code: string;
  /** One sentence. */
  readonly why: string;
  readonly hint: string;
  /** Unix seconds from which this no longer stands in the way; left out: not known, or never. */
  readonly until?: bigint;
};

/** The blocker that a known error of a campaign is. */
export function claimBlocker(code: string, args: readonly unknown[]): ClaimBlocker {
  const refusal = explainClaimError({ error: code, args });
  return refusal === undefined ? { code, why: code, hint: "" } : blockerOf(refusal);
}

/**
 * The blocker that a refusal of the chain is.
 * @param thrown what viem threw; or the 4 bytes of a skipped item
 * @returns undefined where no contract has refused
 */
export function blockerOfRevert(thrown: unknown): ClaimBlocker | undefined {
  const refusal = decodeClaimError(thrown);
  return refusal && blockerOf(refusal);
}

function blockerOf({ error, sentence, hint, retryAt }: ClaimError): ClaimBlocker {
  const code = error === "0x" ? "NoReason" : error;
  return { code, why: sentence, hint, ...(retryAt !== undefined && { until: retryAt }) };
}

/** The blocker of a skipped item, by the first 4 bytes of what refused it. */
export function skipBlocker(selector: Hex): ClaimBlocker {
  return blockerOfRevert(selector) ?? { code: selector, why: `The chain skips it (${selector}).`, hint: "" };
}
