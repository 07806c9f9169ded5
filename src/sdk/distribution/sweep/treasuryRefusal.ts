import type { Address } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import { TREASURY_REFUSES_COIN } from "../check/coinFindings.ts";
import { campaignRefusal } from "../decodeClaimError.ts";

/** Why a campaign cannot send its treasury anything. It has no claim to sign: where it takes no coin, only itself can help. */
export function treasuryRefusal(thrown: unknown, treasury: Address): SymbolonError | undefined {
  const refusal = campaignRefusal(thrown);
  if (refusal?.code !== "CoinRefused") return refusal;
  return new SymbolonError({
    code: TREASURY_REFUSES_COIN,
    reason: `The treasury ${treasury} does not take the chain's coin: ${refusal.reason}`,
    hint: "Have the treasury name a successor that takes coin, by changeTreasury; then run the same command again.",
    details: { treasury },
    cause: thrown,
  });
}
