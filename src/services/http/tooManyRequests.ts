import { SymbolonError } from "../../sdk/core/errors.ts";
import { durationText } from "../../sdk/core/text/duration.ts";

/** The error for an address that asks too often. @param advice how it would need fewer requests */
export function tooManyRequests(wait: number, advice: string): SymbolonError {
  const seconds = Math.ceil(wait);
  return new SymbolonError({
    code: "TooManyRequests",
    reason: "This address asks more often than it may.",
    hint: `Ask again in ${durationText(seconds)}. ${advice}`,
    details: { retryAfter: seconds },
  });
}

/** Seconds after which an address may have closed a stream. */
const STREAM_SECONDS = 30;

/** The error for an address that has as many streams open as it may. */
export function streamsOfAddress(most: number): SymbolonError {
  return new SymbolonError({
    code: "TooManyRequests",
    reason: `${most} streams of events are open from this address, the most that it may have.`,
    hint: `Close one, or ask now and then instead; for events again in ${durationText(STREAM_SECONDS)}.`,
    details: { most, retryAfter: STREAM_SECONDS },
  });
}
