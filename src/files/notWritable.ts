import { SymbolonError } from "../core/errors.ts";

/** The error for a directory that cannot be written. @param system what the system says: `ENOSPC` */
export function notWritable(directory: string, system: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "OutputNotWritable",
    reason: `${directory} cannot be written (${system}).`,
    hint: "Choose another --out, or make room and allow writing there.",
    details: { directory, system },
    cause,
  });
}
