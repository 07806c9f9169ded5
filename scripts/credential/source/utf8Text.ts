import { TextDecoder } from "node:util";
import { notUtf8 } from "../../../src/allocation/read/notUtf8.ts";

/**
 * Bytes as text, without a byte order mark. What is not UTF-8 is refused: replaced signs would be issued as the issuer's
 * word.
 * @throws SymbolonError `NotUtf8`, while it is read
 */
export async function* utf8Text(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decode = (chunk?: Uint8Array) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      throw notUtf8(file);
    }
  };
  for await (const chunk of chunks) yield decode(chunk);
  yield decode();
}
