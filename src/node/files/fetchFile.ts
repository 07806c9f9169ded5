import { createWriteStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { placeOf } from "../../sdk/core/text/placeOf.ts";
import { systemCode } from "./readText.ts";

/** Milliseconds after which a host that sends nothing counts as silent, and in which all must have come. */
const PATIENCE = { silence: 30_000, whole: 3_600_000 };

export type FetchFileParameters = {
  readonly url: string;
  /** Where its bytes go, which is never in memory as a whole. */
  readonly path: string;
  /** Most bytes that it may have. */
  readonly max: number;
  readonly patience?: typeof PATIENCE;
  /** Called with how many bytes have come, of how many as far as the host says it. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

/**
 * Fetches one file of a host into a file.
 * @throws SymbolonError `NotFetched`, `TooLongToFetch`
 */
export async function fetchFile(parameters: FetchFileParameters): Promise<void> {
  const { url, path, max, patience = PATIENCE, onProgress } = parameters;
  const ending = new AbortController();
  const end = (why: string) => ending.abort(why);
  const listen = () =>
    setTimeout(() => end(`nothing came for ${patience.silence / 1_000} seconds`), patience.silence);
  let timer = listen();
  const whole = setTimeout(
    () => end(`it has not come as a whole after ${patience.whole / 1_000} seconds`),
    patience.whole,
  );
  let done = 0;
  try {
    const answer = await fetch(url, { signal: ending.signal });
    if (!answer.ok || answer.body === null) {
      await answer.body?.cancel();
      throw notFetched(url, `is not served (HTTP ${answer.status})`);
    }
    const stated = Number(answer.headers.get("content-length") ?? 0);
    if (stated > max) throw tooLong(url, max);
    const counted = new Transform({
      transform(piece: Uint8Array, _encoding, next) {
        clearTimeout(timer);
        timer = listen();
        done += piece.length;
        onProgress?.(done, Math.max(stated, done));
        next(done > max ? tooLong(url, max) : null, piece);
      },
    });
    await pipeline(Readable.fromWeb(answer.body as never), counted, createWriteStream(path));
  } catch (cause) {
    if (cause instanceof SymbolonError) throw cause;
    const why = ending.signal.aborted ? String(ending.signal.reason) : reasonOf(cause);
    throw notFetched(url, `cannot be fetched (${why})`, cause);
  } finally {
    clearTimeout(timer);
    clearTimeout(whole);
    ending.abort();
  }
}

function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error ? (cause.cause ?? cause) : cause;
  const code = systemCode(inner);
  return code === "unknown" && inner instanceof Error ? inner.message : code;
}

function notFetched(url: string, problem: string, cause?: unknown): SymbolonError {
  const place = placeOf(url, "that address");
  return new SymbolonError({
    code: "NotFetched",
    reason: `The file at ${place} ${problem}.`,
    hint: "Check the address; or fetch the file by other means and give its path.",
    details: { place },
    cause,
  });
}

function tooLong(url: string, max: number): SymbolonError {
  const place = placeOf(url, "that address");
  return new SymbolonError({
    code: "TooLongToFetch",
    reason: `The file at ${place} is longer than ${max} bytes, the most that is fetched.`,
    hint: "Fetch it by other means, and give its path: a file of any length is read.",
    details: { place, max },
  });
}
