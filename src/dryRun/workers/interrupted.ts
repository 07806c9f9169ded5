import { SymbolonError } from "../../core/errors.ts";

/** Somebody ended it before all ranges were done. */
export function interrupted(): SymbolonError {
  return new SymbolonError({
    code: "Interrupted",
    reason: "It was interrupted before all ranges were done.",
    hint: "Run the same command again: what is done is not done twice.",
  });
}
