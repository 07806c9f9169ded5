/** How many claims each caller may submit: a bucket for each address, of which no more are kept than fit. */

export type LimitTerms = {
  /** Claims a second, and how many at once beyond. */
  readonly perSecond: number;
  readonly burst: number;
};

/** Buckets that are kept; of more callers the oldest begin anew. */
const MAX_CALLERS = 100_000;

type Bucket = { tokens: number; at: number };

/** @returns seconds until the caller may ask again; 0: now, and one is taken */
export function openLimits({ perSecond, burst }: LimitTerms): (caller: string, now: number) => number {
  const buckets = new Map<string, Bucket>();
  return (caller, now) => {
    const bucket = buckets.get(caller) ?? { tokens: burst, at: now };
    buckets.delete(caller);
    buckets.set(caller, bucket);
    if (buckets.size > MAX_CALLERS) buckets.delete(buckets.keys().next().value as string);
    bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, now - bucket.at) * perSecond);
    bucket.at = now;
    if (bucket.tokens < 1) return (1 - bucket.tokens) / perSecond;
    bucket.tokens--;
    return 0;
  };
}
