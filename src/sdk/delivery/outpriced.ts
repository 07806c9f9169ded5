import { type Hash, parseTransaction } from "viem";
import { feesOf, maxIn } from "./fees.ts";
import type { Sending } from "./journal.ts";

/** What the newest version of a transaction offers at most: it is asked for at each look, and read from all bytes of the bundle. */
const offers = new WeakMap<Sending, { readonly hash: Hash; readonly most: bigint | undefined }>();

/**
 * Whether a base fee is above all that a transaction's newest version offers, so that no block takes it, and the ceiling lets a
 * version above the base fee take its place: nodes want a tenth more of that.
 */
export function isOutpriced(sending: Sending, baseFee: bigint | null, ceiling?: bigint): boolean {
  const most = baseFee === null ? undefined : mostOffered(sending);
  if (most === undefined || baseFee === null || most >= baseFee) return false;
  return ceiling === undefined || (ceiling >= baseFee && ceiling * 10n >= most * 11n);
}

/** Wei a gas; undefined: the bytes of that version are not known. */
function mostOffered(sending: Sending): bigint | undefined {
  const hash = sending.hashes.at(-1) ?? "0x";
  const newest = sending.bytes?.[hash];
  if (newest === undefined) return undefined;
  const known = offers.get(sending);
  if (known?.hash === hash) return known.most;
  const fees = feesOf(parseTransaction(newest));
  const most = fees && maxIn(fees);
  offers.set(sending, { hash, most });
  return most;
}
