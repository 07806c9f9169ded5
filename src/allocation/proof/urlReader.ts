import { SymbolonError } from "../../core/errors.ts";
import type { ReadFile } from "./proofFromFiles.ts";

/** Milliseconds after which a host counts as silent. */
const PATIENCE = 30_000;

/**
 * Reads the files of a tree that is published on any plain static host.
 * @param base address of the tree directory, with or without a slash at its end
 * @throws SymbolonError `NotServed` from what it returns
 */
export function urlReader(base: string): ReadFile {
  const folder = base.endsWith("/") ? base : `${base}/`;
  return async (path, most) => {
    const url = `${folder}${path}`;
    let answer: Response;
    try {
      answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
      if (answer.ok) return await readUpTo(answer, most, url);
    } catch (cause) {
      if (cause instanceof SymbolonError) throw cause;
      throw notServed(url, `cannot be fetched (${reasonOf(cause)})`, cause);
    }
    await answer.body?.cancel();
    throw notServed(url, `is not served (${answer.status})`);
  };
}

/** A host that sends without end fills nobody's memory. */
async function readUpTo(answer: Response, most: number, url: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  // Not every browser can iterate over it.
  const reader = answer.body?.getReader();
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    size += read.value.length;
    if (size > most) {
      await reader?.cancel();
      throw notServed(url, `is longer than the ${most} bytes that it can have`);
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

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string") return cause.code;
  return cause instanceof Error ? cause.message : String(cause);
}

function notServed(url: string, problem: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "NotServed",
    reason: `${url} ${problem}.`,
    hint: "Give the address of a folder that `symbolon tree build --out` wrote, published whole.",
    details: { url },
    cause,
  });
}
