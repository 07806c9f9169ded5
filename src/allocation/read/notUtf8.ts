import type { SymbolonError } from "../../core/errors.ts";
import { fileError } from "../../core/inputErrors.ts";

/**
 * Refuses bytes that are no text: what would stand in their place was never written.
 * @param line where they stand, if that is known
 */
export function notUtf8(file: string, line?: number): SymbolonError {
  return fileError(
    file,
    {
      code: "NotUtf8",
      problem: `holds bytes that are not UTF-8 text${line === undefined ? "" : `, in line ${line}`}`,
      hint: "Save it as UTF-8.",
    },
    line === undefined ? {} : { line },
  );
}
