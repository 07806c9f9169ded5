import { setTimeout as sleep } from "node:timers/promises";
import { SymbolonError } from "../../../sdk/core/errors.ts";

/** Milliseconds that a collector may take, and until it is asked again. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;
const TRIES = 5;
/** What says: later (OTLP 1.x, retryable responses). */
const LATER = [429, 502, 503, 504];

/**
 * Hands spans to a collector (OTLP over HTTP, in JSON), five times where it is busy or does not answer.
 * @param collector its address: `/v1/traces` is added where it does not end with that
 * @param body what `exportSpans` makes
 * @throws SymbolonError `CollectorNotReachable`, `CollectorRefused`
 */
export async function sendSpans(collector: string, body: string): Promise<void> {
  const url = collector.endsWith("/v1/traces") ? collector : `${collector.replace(/\/$/, "")}/v1/traces`;
  for (let tries = 1; ; tries++) {
    const response = await post(url, body).catch((thrown: unknown) => thrown);
    if (response instanceof Response && response.ok) return requireAll(await response.text());
    const isLater = !(response instanceof Response) || LATER.includes(response.status);
    if (!isLater || tries === TRIES) throw failure(response);
    const retryAfter = response instanceof Response ? Number(response.headers.get("retry-after")) * 1_000 : 0;
    await sleep(Math.min(MAX_PAUSE_MS, retryAfter > 0 ? retryAfter : PAUSE_MS * 2 ** (tries - 1)));
  }
}

function post(url: string, body: string): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(PATIENCE_MS) });
}

/** A collector may have taken only some of them. */
function requireAll(answer: string): void {
  const rejected = Number(/"rejectedSpans"\s*:\s*"?(\d+)/.exec(answer)?.[1] ?? 0);
  if (rejected > 0) throw refused(`it took all but ${rejected} spans`);
}

function failure(response: unknown): SymbolonError {
  if (response instanceof Response) return refused(`it answers ${response.status}`);
  return new SymbolonError({
    code: "CollectorNotReachable",
    reason: "The collector of spans does not answer.",
    hint: "Start it, or give another --otlp; continue with --since and the last printed cursor.",
    cause: response,
  });
}

function refused(why: string): SymbolonError {
  return new SymbolonError({
    code: "CollectorRefused",
    reason: `The collector refused the spans: ${why}.`,
    hint: "Look into its log; continue with --since and the last printed cursor.",
    details: { why },
  });
}
