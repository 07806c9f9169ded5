import { createUtf8Decoder } from "../../../src/allocation/read/utf8Decoder.ts";

/**
 * Bytes as text, without a byte order mark.
 * @throws SymbolonError `NotUtf8`, while it is read
 */
export async function* utf8Text(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<string> {
  const decode = createUtf8Decoder(file);
  for await (const chunk of chunks) yield decode(chunk);
  yield decode();
}
