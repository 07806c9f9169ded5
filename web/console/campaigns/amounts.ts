import { shownSymbol } from "../../../src/react/shownSymbol.ts";
import type { TokenWords } from "../../../src/sdk/core/text/tokenAmount.ts";
import { useFormats, usePageTexts } from "../../shared/language.ts";
import type * as English from "../../texts/en/pages.ts";

/** Base units of a token as people read them; of a token without decimals, as they are. */
export function useAmounts(token: TokenWords): (amount: bigint) => string {
  const { amount, count } = useFormats();
  const { baseUnits } = usePageTexts<typeof English.console>();
  const { decimals } = token;
  const symbol = shownSymbol(token);
  return (value) => (decimals === undefined ? baseUnits(count(value)) : amount(value, decimals, symbol));
}
