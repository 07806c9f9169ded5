import { shownSymbol } from "../../src/react/shownSymbol.ts";
import type { ClaimData } from "../../src/sdk/pageData/index.ts";
import { useFormats, usePageTexts } from "../shared/language.ts";
import type * as EnglishMore from "../texts/en/claimMore.ts";
import type * as English from "../texts/en/pages.ts";

export const useClaimTexts = (): typeof English.claim => usePageTexts<typeof English.claim>();

/** Texts from where the chain is asked: below `MoreTexts`. */
export const useMoreTexts = (): typeof EnglishMore.claimMore => usePageTexts<typeof EnglishMore.claimMore>();

/** Base units of the campaign's token, as its readers write them. */
export function useTokens({ token }: Pick<ClaimData, "token">): (baseUnits: bigint) => string {
  const { amount } = useFormats();
  const symbol = shownSymbol(token);
  return (baseUnits) => amount(baseUnits, token.decimals, symbol);
}
