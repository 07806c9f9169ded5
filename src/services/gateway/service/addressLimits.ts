import { isIPv6 } from "node:net";
import { openNewest } from "../newest.ts";

/** How many claims each caller may submit: a bucket for each address, of which no more are kept than fit. */

export type LimitTerms = {
  /** Claims a second, and how many at once beyond. */
  readonly perSecond: number;
  readonly burst: number;
};

/** Buckets that are kept; of more callers the oldest begin again. */
const MAX_CALLERS = 100_000;

type Bucket = { tokens: number; at: number };

/**
 * @returns seconds until the caller may submit so many claims; 0: now, and they are counted. More than a bucket holds may go
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

/** Groups of an IPv6 address that name a network; whoever has one has all of its addresses. */
const NETWORK_GROUPS = 4;

/** Whom an address counts as: of IPv6 its network of 64 bits. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.toLowerCase().replace(/%.*/, "").split("::");
  const groups = (text: string) => text.split(":").filter((group) => group !== "");
  const first = groups(head);
  const last = groups(tail ?? "");
  const zeros = new Array<string>(Math.max(0, 8 - first.length - last.length)).fill("0");
  const all = tail === undefined ? first : [...first, ...zeros, ...last];
  return all
    .slice(0, NETWORK_GROUPS)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
