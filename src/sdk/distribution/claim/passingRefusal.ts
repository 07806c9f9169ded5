import { type ClaimBlocker, claimErrorEntries } from "../decodeClaimError.ts";

/** Refusals that we know, and whose names say nothing: a token that returns false, one with a text, one that asserts. */
const SAYING_NOTHING = ["SafeERC20FailedOperation", "Error", "Panic"];
/** In a text, what other tokens say by `EnforcedPause`: "Pausable: paused" (OpenZeppelin before 5, USDC). */
const PAUSED = /\bpaused\b/i;

/**
 * Whether a refusal may pass by itself, for all that is known: a token or a gate refuses in its own words, or without any.
 * What ours and the usual tokens refuse with tells what it takes, and waiting is not it.
 */
export function isPassing({ code, why = "" }: Pick<ClaimBlocker, "code"> & Partial<ClaimBlocker>): boolean {
  if (SAYING_NOTHING.includes(code)) return !PAUSED.test(why);
  return !Object.hasOwn(claimErrorEntries, code);
}

/**
 * Whether the next block may pay what is refused now: so also where a token that pays just so much in a block says that the payer
 * has too few. Where that is true, the next block says so, too.
 */
export function mayPassNext(blocker: ClaimBlocker): boolean {
  return blocker.code === "ERC20InsufficientBalance" || isPassing(blocker);
}
