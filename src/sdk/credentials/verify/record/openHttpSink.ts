import { SymbolonError } from "../../../core/errors.ts";
import { placeOf } from "../../../core/text/placeOf.ts";
import type { Verification } from "../../../core/timeline/verification.ts";
import { verificationDocument } from "../../../core/timeline/verificationText.ts";
import { openSink, type Sink, type SinkTerms, type Writing } from "./openSink.ts";

export type OpenHttpSinkParameters = SinkTerms & {
  /** Where a timeline is served: verifications go to `/v1/verifications` below it. */
  readonly url: string;
  /** What its operator has given to verifiers. */
  readonly token: string;
  /** Default: `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** Milliseconds before it is tried again, doubled each time; default: 500. */
  readonly pause?: number | undefined;
};

/** Verifications of one request. */
const AT_ONCE = 500;
const PAUSE_MS = 500;
const MAX_PAUSE_MS = 30_000;
/** Milliseconds until a request counts as unanswered. */
const PATIENCE_MS = 10_000;

/**
 * Sends verifications to a timeline that is served. What does not arrive is sent again, with longer and longer pauses; what
 * arrives twice is kept once. What it refuses for good is lost. Runs in a browser too.
 * @example
 * const sink = openHttpSink({ url: "https://timeline.example", token: bearer });
 * const onAnswer = openRecorder({ verifier: "north gate", salt, sink });
 */
export function openHttpSink({ url, token, pause = PAUSE_MS, ...rest }: OpenHttpSinkParameters): Sink {
  const { fetch: send = fetch, ...terms } = rest;
  const target = new URL("v1/verifications", url.endsWith("/") ? url : `${url}/`).href;
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const post = async (body: string, gone: AbortSignal) => {
    const signal = AbortSignal.any([gone, AbortSignal.timeout(PATIENCE_MS)]);
    const answer = await send(target, { method: "POST", headers, body, signal });
    await answer.body?.cancel();
    return answer.status;
  };
  const write = async (some: readonly Verification[], { closing, gone, tell }: Writing) => {
    const body = JSON.stringify(some.map(verificationDocument));
    for (let wait = pause; ; wait = closing.aborted ? pause : Math.min(2 * wait, MAX_PAUSE_MS)) {
      const status = await post(body, gone).catch((thrown: unknown) => {
        gone.throwIfAborted();
        return thrown;
      });
      if (typeof status === "number" && status < 300) return;
      const problem = recordsRefused(target, status);
      if (typeof status === "number" && status < 500 && !AGAIN.has(status)) throw problem;
      tell(problem);
      // Many verifiers that lost one timeline do not come back in one moment.
      await waitFor(wait * (0.5 + Math.random() / 2), closing.aborted ? [gone] : [closing, gone]);
      gone.throwIfAborted();
    }
  };
  return openSink({ ...terms, write, atOnce: AT_ONCE });
}

/** Answers that say: come again. */
const AGAIN = new Set([408, 425, 429]);

/** Waits so many milliseconds, or until one of the signals is aborted. */
async function waitFor(milliseconds: number, signals: readonly AbortSignal[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const over = new AbortController();
  const timer = setTimeout(resolve, milliseconds);
  for (const signal of signals) signal.addEventListener("abort", () => resolve(), { signal: over.signal });
  await promise;
  clearTimeout(timer);
  over.abort();
}

function recordsRefused(target: string, cause: unknown): SymbolonError {
  const place = placeOf(target);
  const why = typeof cause === "number" ? `answered ${cause}` : "did not answer";
  return new SymbolonError({
    code: "VerificationsNotTaken",
    reason: `${place} ${why}, and takes no verifications.`,
    hint:
      cause === 401
        ? "Give the token that its operator set."
        : "Check that a timeline is served there (symbolon timeline serve); verdicts do not depend on it.",
    details: { place, ...(typeof cause === "number" && { status: cause }) },
    cause,
  });
}
