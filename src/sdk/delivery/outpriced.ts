import type { Sending } from "./journal.ts";
import { newestOffer } from "./newestOffer.ts";

/**
 * Whether a base fee is above all that a transaction's newest version offers, so that no block takes it, and the ceiling lets a
 * version above the base fee take its place: nodes want a tenth more of that.
 */
export function isOutpriced(sending: Sending, baseFee: bigint | null, ceiling?: bigint): boolean {
  const price = baseFee === null ? undefined : newestOffer(sending)?.price;
  if (price === undefined || baseFee === null || price >= baseFee) return false;
  return ceiling === undefined || (ceiling >= baseFee && ceiling * 10n >= price * 11n);
}
