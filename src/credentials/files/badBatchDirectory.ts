import { SymbolonError } from "../../core/errors.ts";

/** The error for a batch directory that cannot be read as one. */
export function badBatchDirectory(
  directory: string,
  file: string,
  problem: string,
  cause?: unknown,
): SymbolonError {
  return new SymbolonError({
    code: "BadBatchDirectory",
    reason: `${directory} is no sound batch directory: ${file} ${problem}.`,
    hint: "Give the folder that `symbolon credential batch FILE --out DIR` wrote, with its files as they were written.",
    details: { directory, file },
    cause,
  });
}
