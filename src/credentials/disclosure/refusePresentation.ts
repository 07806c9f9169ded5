import { SymbolonError } from "../../core/errors.ts";

/** The error for a presentation that says something else than a verifier expects, or than it proves. */
export function refusePresentation(
  code: string,
  what: string,
  wanted: bigint | number | string,
  found: bigint | number | string,
): SymbolonError {
  return new SymbolonError({
    code,
    reason: `The presentation's ${what} is ${found}, where ${wanted} is expected.`,
    hint: "Ask the holder for a presentation of the right credential, unchanged.",
    details: { what, wanted, found },
  });
}
