import type { SymbolonError } from "../../core/errors.ts";
import { fileError } from "../../core/inputErrors.ts";

/**
 * Bytes as text, piece by piece, without a byte order mark. What is not UTF-8 is refused: replaced signs were never
 * written by anybody.
 * @param file named in errors
 * @returns called without a piece it gives the rest
 * @throws SymbolonError `NotUtf8`, from its function
 */
export function createUtf8Decoder(file: string): (piece?: Uint8Array) => string {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return (piece) => {
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch {
      throw notUtf8(file);
    }
  };
}

/**
 * Refuses bytes that are no text: what would stand in their place was never written.
 * @param line where they stand, if that is known
 */
export function notUtf8(file: string, line?: number): SymbolonError {
  return fileError(file, {
    code: "NotUtf8",
    problem: `holds bytes that are not UTF-8 text${line === undefined ? "" : `, in line ${line}`}`,
    hint: "Save it as UTF-8.",
    details: line === undefined ? {} : { line },
  });
}
