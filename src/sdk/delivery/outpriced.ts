import { parseTransaction } from "viem";
import { feesOf, maxIn } from "./fees.ts";
import type { Sending } from "./journal.ts";

/**
 * Whether a base fee is above all that a transaction's newest version offers, so that no block takes it, and the ceiling lets a
 * version above the base fee take its place: nodes want a tenth more of that.
 */
export function isOutpriced({ hashes, bytes }: Sending, baseFee: bigint | null, ceiling?: bigint): boolean {
  const newest = bytes?.[hashes.at(-1) ?? "0x"];
  const fees = newest === undefined || baseFee === null ? undefined : feesOf(parseTransaction(newest));
  if (fees === undefined || baseFee === null || maxIn(fees) >= baseFee) return false;
  return ceiling === undefined || (ceiling >= baseFee && ceiling * 10n >= maxIn(fees) * 11n);
}
