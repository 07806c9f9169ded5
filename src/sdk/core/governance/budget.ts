import type { Rule } from "./rules.ts";

const MINUTE = 60n;

/** A hold that is proposed. */
export type ProposedHold = {
  /** Unix seconds: first one after it. */
  readonly until: bigint;
  /** Credentials held, a whole batch as all that it has: else it would be the cheapest way to hold one. */
  readonly credentials: bigint;
};

/** What a hold counts against the budget of each seat that signs: seconds times targets, in whole minutes, rounded up. */
export function holdCharge({ until, credentials }: ProposedHold, now: bigint): bigint {
  const seconds = until > now ? (until - now) * credentials : 0n;
  return ((seconds + MINUTE - 1n) / MINUTE) * MINUTE;
}

/**
 * Whether a hold goes beyond what its rule lets seats sign for by themselves: then it needs the quorum of Suspend.
 * @param spent seconds that each signing seat has signed for in this period
 */
export function isBeyondBudget(
  hold: ProposedHold,
  { budget, sunset }: Pick<Rule, "budget" | "sunset">,
  now: bigint,
  spent: readonly bigint[],
): boolean {
  if (hold.until - now > BigInt(sunset)) return true;
  const charge = holdCharge(hold, now);
  return spent.some((before) => before + charge > BigInt(budget));
}
