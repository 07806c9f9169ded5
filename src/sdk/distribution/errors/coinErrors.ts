import type { ClaimErrorEntries } from "./claimErrorEntry.ts";

/** Errors of a `PayoutCoin`, the token of campaigns that pay coin; those that it shares with others are listed there. */
export const coinErrors: ClaimErrorEntries = {
  CoinRefused: {
    what: "The receiver does not take the chain's coin",
    values: ([to, amount]) => `${amount} wei to ${to}`,
    hint: "Have the account sign a claim for another recipient.",
  },
  CoinNotDeposited: {
    what: "Coin comes in by `deposit` alone",
    values: ([from, amount]) => `${from} sent ${amount} wei without a call`,
    hint: "Call `deposit`.",
  },
};
