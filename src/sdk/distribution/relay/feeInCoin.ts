import type { Address } from "viem";
import { SymbolonError } from "../../core/errors.ts";

/**
 * Refuses a fee in a campaign that pays coin: a relay counts tokens, and takes no coin.
 * @param taker who would get it, for people: `a relay`
 */
export function feeInCoin(
  campaign: Address,
  taker: string,
  details: Readonly<Record<string, unknown>> = {},
): SymbolonError {
  return new SymbolonError({
    code: "FeeInCoin",
    reason: `The campaign ${campaign} pays the chain's own coin, and ${taker} takes no fee in coin.`,
    hint: "Leave the fee out (of a signed claim: let the account sign again with a greatest fee of 0), or have a relayer's key send it without a relay: it gets its fee in coin.",
    details: { campaign, ...details },
  });
}
