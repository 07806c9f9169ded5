import type { ClaimErrorEntries } from "./claimErrorEntry.ts";

/** Errors of a `PayoutCoin`, the token of campaigns that pay coin; those that it shares with others are listed there. */
export const coinErrors: ClaimErrorEntries = {
  CoinRefused: {
    what: "The receiver does not take the chain's coin",
    values: ([to, amount]) => `${amount} wei to ${to}`,
    hint: "Have the account sign a claim for another recipient: this one is a contract without `receive`, refuses, or needs more than 100,000 gas.",
  },
  CoinNotDeposited: {
    what: "Coin comes into a PayoutCoin by its function `deposit` alone",
    values: ([from, amount]) => `${from} sent ${amount} wei without a call`,
    hint: "Call `deposit` with the same value.",
  },
};
