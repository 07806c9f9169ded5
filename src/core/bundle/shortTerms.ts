import type { BundleItem, ItemSignature, TermsForm } from "./bundle.ts";

/** The last second that 8 bytes hold. */
const MAX_SHORT_DEADLINE = 2n ** 64n - 1n;

/** Nobody, as what is read from short terms has it: whoever relays gets the fee, of which there is none. */
export const NO_FEE_TAKER = `0x${"00".repeat(20)}` as const;

const ZERO_ADDRESS = /^0x0{40}$/;

/**
 * Whether an item is signed on terms that a bundle can write in short: for just its amount, with no fee and no fee taker.
 */
export function hasShortTerms({ amount, signed }: BundleItem): boolean {
  return signed !== undefined && isShort(amount, signed);
}

/** The shortest form that holds the terms of all items. */
export function termsFormOf(items: readonly BundleItem[]): TermsForm {
  const signed = items.filter((item) => item.signed !== undefined);
  if (signed.length === 0) return "none";
  return signed.every(hasShortTerms) ? "short" : "full";
}

function isShort(amount: bigint, { terms, fee }: ItemSignature): boolean {
  const { upTo, maxFee, feeTaker, deadline } = terms;
  const hasNoFee = fee === 0n && maxFee === 0n && ZERO_ADDRESS.test(feeTaker);
  return hasNoFee && upTo === amount && deadline >= 0n && deadline <= MAX_SHORT_DEADLINE;
}
