import { TextDecoder } from "node:util";
import { fileError } from "../../../src/allocation/read/allocationErrors.ts";

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
      throw fileError(file, {
        code: "NotUtf8",
        problem: "holds bytes that are not UTF-8 text",
        cure: "Save it as UTF-8.",
      });
    }
  };
  for await (const chunk of chunks) yield decode(chunk);
  yield decode();
}
