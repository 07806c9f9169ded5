/**
 * Reads an answer of HTTP, as long as it is not too long: a host that sends without end must not fill the memory.
 * @param max bytes
 * @returns undefined: it is longer, and is read no further
 */
export async function readUpTo(answer: Response, max: number): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  // Not every browser can iterate over it.
  const reader = answer.body?.getReader();
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    size += read.value.length;
    if (size > max) {
      await reader?.cancel();
      return undefined;
    }
    pieces.push(read.value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
