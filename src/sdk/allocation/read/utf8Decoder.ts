import { notUtf8 } from "../../core/inputErrors.ts";

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
