import { BaseError, HttpRequestError } from "viem";

/** Maximum milliseconds for which an endpoint's wish to wait is followed. */
const MAX_WISH = 60_000;

/** Milliseconds that an endpoint asks to wait (`Retry-After`: seconds, or a date), at most 60,000; 0: it did not say. */
export function waitWished(thrown: unknown): number {
  const found = thrown instanceof BaseError && thrown.walk((one) => one instanceof HttpRequestError);
  const header = (found instanceof HttpRequestError && found.headers?.get("retry-after")) || "";
  const seconds = Number(header);
  const milliseconds = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1_000;
  return Number.isNaN(milliseconds) ? 0 : Math.min(Math.max(milliseconds, 0), MAX_WISH);
}
