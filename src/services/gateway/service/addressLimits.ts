import type { ReadLimits } from "../../http/limitAddresses.ts";
import { networkOf } from "../../http/networkOf.ts";
import { openNewest } from "../newest.ts";

/** How much each caller may ask: a bucket for each address, of which no more are kept than fit. */

export type LimitTerms = {
  /** Claims, or reads, a second, and how many at once beyond. */
  readonly perSecond: number;
  readonly burst: number;
};

/** Buckets that are kept; of more callers the oldest begin again. */
const MAX_CALLERS = 100_000;

type Bucket = { tokens: number; at: number };

/**
 * @returns seconds until the caller may submit so many claims, or read; 0: now, and they are counted. More than a bucket holds may go
 * once it is full, and are made up for afterwards
 */
export function openLimits({
  perSecond,
  burst,
}: LimitTerms): (caller: string, now: number, claims?: number) => number {
  const buckets = openNewest<Bucket>(MAX_CALLERS);
  return (caller, now, claims = 1) => {
    const name = networkOf(caller);
    const bucket = buckets.get(name) ?? { tokens: burst, at: now };
    buckets.add(name, bucket);
    bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, now - bucket.at) * perSecond);
    bucket.at = now;
    const needed = Math.min(claims, burst);
    if (bucket.tokens < needed) return (needed - bucket.tokens) / perSecond;
    bucket.tokens -= claims;
    return 0;
  };
}

/** As much as four seconds bring may come at once. */
export function limitsOf(perSecond: number): LimitTerms {
  return { perSecond, burst: 4 * perSecond };
}

/** What an address may read where nothing else is said. */
export const USUAL_READS = limitsOf(100);

/** A bucket for what is read: reading keeps nobody from handing in. */
export function openReadLimits(terms: LimitTerms, streamsEach: number): ReadLimits {
  const ask = openLimits(terms);
  return { wait: (caller) => ask(caller, performance.now() / MILLI), streamsEach };
}

const MILLI = 1_000;
