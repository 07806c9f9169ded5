import { type ClaimBlocker, claimErrorEntries } from "../decodeClaimError.ts";

/** Refusals that we know, and that say nothing: a token that returns false does not say why. */
const SAYING_NOTHING = ["SafeERC20FailedOperation"];

/**
 * Whether a refusal may pass by itself, for all that is known: a token or a gate refuses in its own words, or without any.
 * What ours and the usual tokens refuse with tells what it takes, and waiting is not it.
 */
export function isPassing({ code }: Pick<ClaimBlocker, "code">): boolean {
  return SAYING_NOTHING.includes(code) || !Object.hasOwn(claimErrorEntries, code);
}
