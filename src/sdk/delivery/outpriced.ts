import type { Sending } from "./journal.ts";
import { newestOffer } from "./newestOffer.ts";

/**
 * Whether a base fee is above all that a transaction's newest version offers, so that no block takes it, and a version above the
 * base fee may take its place: nodes want a tenth more of that.
 * @param ceiling wei of a unit of gas
 * @param feeCap wei of a whole transaction
 */
export function isOutpriced(
  sending: Sending,
  baseFee: bigint | null,
  { ceiling, feeCap }: { readonly ceiling?: bigint | undefined; readonly feeCap?: bigint | undefined } = {},
): boolean {
  const { price, gas = 0n } = (baseFee === null ? undefined : newestOffer(sending)) ?? {};
  if (price === undefined || baseFee === null || price >= baseFee) return false;
  return [ceiling, cappedPrice(feeCap, gas)].every(
    (most) => most === undefined || (most >= baseFee && most * 10n >= price * 11n),
  );
}

/**
 * Wei of a unit of gas with which a whole transaction costs as much as it may; undefined: it has no cap.
 * @param gas limit of the transaction; 0: not known
 */
export function cappedPrice(feeCap: bigint | undefined, gas: bigint): bigint | undefined {
  return feeCap === undefined || gas === 0n ? undefined : feeCap / gas;
}
