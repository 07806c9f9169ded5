import type { Multiproof } from "../tree/multiproof.ts";
import type { Bundle, BundleItem } from "./bundle.ts";
import { checkBundle } from "./checkBundle.ts";
import { termsFormOf } from "./shortTerms.ts";

/**
 * A bundle in the plainest form that holds its items: room for signatures and gate data just where there are some, and
 * amounts in the fewest bytes.
 * @param items strictly ascending by index, 1 to 65,535
 * @param proof of just these items, see `multiproofAt` and `multiproofFromProofs`
 * @throws SymbolonError `EmptyBundle`, `TooManyItems`, `ItemsNotAscending`, `BadBundleItem`, `BadBundleProof`
 */
export function makeBundle(items: readonly BundleItem[], proof: Multiproof): Bundle {
  const bundle = {
    amountBytes: leastAmountBytes(items),
    terms: termsFormOf(items),
    isGated: items.some(({ gateData }) => gateData !== undefined),
    items,
    proof,
  };
  checkBundle(bundle);
  return bundle;
}

/** Fewest bytes that hold each amount and each fee; at least 1. */
export function leastAmountBytes(items: readonly BundleItem[]): number {
  const greatest = items.reduce((most, { amount, signed }) => {
    const fee = signed?.fee ?? 0n;
    const greater = amount > fee ? amount : fee;
    return greater > most ? greater : most;
  }, 1n);
  return Math.ceil(greatest.toString(16).length / 2);
}
