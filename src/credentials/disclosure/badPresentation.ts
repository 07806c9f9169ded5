import { SymbolonError } from "../../core/errors.ts";

/** The error for what is no presentation as `formatPresentation` writes it. */
export function badPresentation(reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadPresentation",
    reason: `This is no presentation of a credential: ${reason}.`,
    hint: "Ask its holder for it again, unchanged.",
    cause,
  });
}
