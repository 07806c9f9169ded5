import type { Address } from "viem";
import { SymbolonError } from "../../core/errors.ts";

/** The error for a status list that somebody else signed, or that was changed since. */
export function wrongListSigner(
  issuer: Address,
  signers: readonly Address[],
  hint = "Get the list again from where its issuer publishes it.",
): SymbolonError {
  const others = signers.length === 0 ? "nobody" : signers.join(" or ");
  return new SymbolonError({
    code: "WrongSigner",
    reason: `The signature over the status list is not by ${issuer}; over just these bytes it would be by ${others}.`,
    hint,
    details: { issuer, signers },
  });
}
