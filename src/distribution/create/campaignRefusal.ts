import { SymbolonError } from "../../core/errors.ts";
import { decodeClaimError } from "../decodeClaimError.ts";

/**
 * The sentence for what a factory, a campaign, its gate or its token refused; undefined where none of them did.
 * @param thrown as `decodeClaimError` takes it
 */
export function campaignRefusal(thrown: unknown): SymbolonError | undefined {
  const refusal = decodeClaimError(thrown);
  if (refusal === undefined) return undefined;
  const { error, args, sentence, hint } = refusal;
  return new SymbolonError({ code: error, reason: sentence, hint, details: { args }, cause: thrown });
}
