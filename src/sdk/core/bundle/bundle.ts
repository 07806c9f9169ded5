import type { Address, Hex } from "viem";
import type { ClaimTerms } from "../signing/claimTypedData.ts";
import type { Multiproof } from "../tree/multiproof.ts";

/** Items that a bundle can hold, and nodes of its proof: both are counted in two bytes. */
export const MAX_BUNDLE_ITEMS = 65_535;

/** Indexes are written in four bytes; no tree has more leaves. */
export const MAX_BUNDLE_INDEX = 2 ** 32 - 1;

/** What an account signed, and the relayer's fee. */
export type ItemSignature = {
  readonly terms: ClaimTerms;
  /** Base units of the payment for the fee taker; at most `terms.maxFee`. */
  readonly fee: bigint;
  /** 65 bytes r, s, v of a key, the 64 of ERC-2098, or whatever the account's contract takes (ERC-1271). */
  readonly signature: Hex;
};

/** One claim of a bundle. */
export type BundleItem = {
  readonly index: number;
  /** The leaf's account; paid itself where nothing is signed. */
  readonly account: Address;
  /** Base units. */
  readonly amount: bigint;
  readonly signed?: ItemSignature;
  /** What the campaign's gate asks for: on every item where there is a gate, on none otherwise. */
  readonly gateData?: Hex;
};

/**
 * How a bundle writes signed terms. `none`: nothing is signed. `short`: who is paid and until when, for terms that
 * leave nothing else open (`hasShortTerms`). `full`: all of them.
 */
export type TermsForm = "none" | "short" | "full";

/** Claims relayed in one transaction, as they are written: `makeBundle` builds it. */
export type Bundle = {
  /** Bytes in which amounts and fees are written, 1 to 32. */
  readonly amountBytes: number;
  /** Unless `none`, items have room for a signature; an item without one is unsigned. */
  readonly terms: TermsForm;
  /** Whether the campaign has a gate, so that every item has data for it. */
  readonly isGated: boolean;
  /** Strictly ascending by index. */
  readonly items: readonly BundleItem[];
  readonly proof: Multiproof;
};

/** The last second that 8 bytes hold. */
const MAX_SHORT_DEADLINE = 2n ** 64n - 1n;

/** The fee taker of short terms, nobody: the relayer would get the fee, which is 0. */
export const NO_FEE_TAKER = `0x${"00".repeat(20)}` as const;

const ZERO_ADDRESS = /^0x0{40}$/;

/** Whether an item is signed on terms that a bundle can write in short: for just its amount, with no fee and no fee taker. */
export function hasShortTerms({ amount, signed }: BundleItem): boolean {
  if (signed === undefined) return false;
  const { upTo, maxFee, feeTaker, deadline } = signed.terms;
  const hasNoFee = signed.fee === 0n && maxFee === 0n && ZERO_ADDRESS.test(feeTaker);
  return hasNoFee && upTo === amount && deadline >= 0n && deadline <= MAX_SHORT_DEADLINE;
}

/** The shortest form that holds the terms of all items. */
export function termsFormOf(items: readonly BundleItem[]): TermsForm {
  const signed = items.filter((item) => item.signed !== undefined);
  if (signed.length === 0) return "none";
  return signed.every(hasShortTerms) ? "short" : "full";
}
