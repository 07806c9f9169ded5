import { SymbolonError } from "../../sdk/core/errors.ts";

/** Server-sent events (WHATWG HTML, section 9.2), as every service here sends them. */

/** Milliseconds after which a stream says that it is still there: proxies end what is silent for a minute. */
export const HEARTBEAT_MS = 15_000;
/** Milliseconds after which whoever lost the connection comes again. */
export const AGAIN_MS = 2_000;

export const streamHeaders = {
  "content-type": "text/event-stream",
  "cache-control": "no-store",
  // Nginx passes each event on as it comes.
  "x-accel-buffering": "no",
  // A connection that lives on after its stream would keep a service from closing.
  connection: "close",
} as const;

/** The error where no more streams are taken. @param instead what to ask now and then */
export function tooManyStreams(max: number, instead: string): SymbolonError {
  return new SymbolonError({
    code: "TooManyStreams",
    reason: `${max} streams of events are open, the most that this service allows.`,
    hint: `Ask ${instead} now and then, and for events again in half a minute.`,
    details: { most: max, retryAfter: 30 },
  });
}
