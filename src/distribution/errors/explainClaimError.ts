import type { ContractRefusal } from "../../chain/errors/contractRefusal.ts";
import { campaignErrors } from "./campaignErrors.ts";
import type { ClaimErrorEntries, Retry } from "./claimErrorEntry.ts";
import { bundleErrors, claimErrors } from "./claimErrors.ts";
import { gateErrors, gateSetupErrors } from "./gateErrors.ts";
import { tokenErrors } from "./tokenErrors.ts";
import { rootErrors, vestingErrors } from "./vestingErrors.ts";

/** Why a claim, a bundle, a release, a root, or the creation of a campaign was refused, and what to do. */
export type ClaimErrorExplanation = {
  /** One sentence with the deciding values, as far as they are known. */
  readonly sentence: string;
  readonly hint: string;
  readonly retry: Retry;
  /** Unix seconds from which it may succeed, where that follows from the values; a pause may end before. */
  readonly retryAt?: bigint;
};

/** One entry an error that a campaign, its factory or its gate throws or passes on. */
export const claimErrorEntries: ClaimErrorEntries = {
  ...claimErrors,
  ...bundleErrors,
  ...gateErrors,
  ...gateSetupErrors,
  ...campaignErrors,
  ...vestingErrors,
  ...rootErrors,
  ...tokenErrors,
};

/**
 * Explains an error by its name and its values.
 * @param refusal where `args` is empty although the error has values, the sentence says what happened without them
 * @returns undefined for an error that nothing in a campaign throws
 */
export function explainClaimError({ error, args }: ContractRefusal): ClaimErrorExplanation | undefined {
  const entry = Object.hasOwn(claimErrorEntries, error) ? claimErrorEntries[error] : undefined;
  if (entry === undefined) return undefined;
  const { what, values, hint, retry, retryAt } = entry;
  const isKnown = args.length > 0;
  return {
    sentence: isKnown && values !== undefined ? `${what}: ${values(args)}.` : `${what}.`,
    hint: typeof hint === "string" ? hint : hint(args),
    retry: typeof retry === "string" ? retry : retry(args),
    ...(isKnown && retryAt !== undefined && { retryAt: retryAt(args) }),
  };
}
