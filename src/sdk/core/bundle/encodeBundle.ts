import type { Hex } from "viem";
import { bytesToHex, WORD_BYTES } from "../bytes.ts";
import type { Multiproof } from "../tree/multiproof.ts";
import { type Bundle, type BundleItem, type ItemSignature, type TermsForm, termsFormOf } from "./bundle.ts";
import { checkBundle } from "./checkBundle.ts";

/** Bits of a bundle's second byte; all others are 0. The last one comes only with the first. */
export const SIGNED_FORM = 1;
export const GATED_FORM = 2;
export const SHORT_FORM = 4;

/** Bytes of a deadline in short terms. */
export const SHORT_DEADLINE_BYTES = 8;

const TERMS_FORMS: Readonly<Record<TermsForm, number>> = {
  none: 0,
  short: SIGNED_FORM | SHORT_FORM,
  full: SIGNED_FORM,
};

/**
 * Writes a bundle as `claimMany` takes it (docs/formats.md, section 16).
 * @throws SymbolonError `EmptyBundle`, `TooManyItems`, `ItemsNotAscending`, `BadBundleItem`, `BadBundleProof`,
 * `BadAmountBytes`
 */
export function encodeBundle(bundle: Bundle): Hex {
  checkBundle(bundle);
  const { amountBytes, terms, isGated, items, proof } = bundle;
  const form = TERMS_FORMS[terms] | (isGated ? GATED_FORM : 0);
  const parts = [
    digits(amountBytes, 1) + digits(form, 1) + digits(items.length, 2) + digits(proof.nodes.length, 2),
    ...items.map((item) => encodeItem(bundle, item)),
    encodeFlags(proof.flags),
    ...proof.nodes.map((node) => digitsOf(bytesToHex(node))),
  ];
  return `0x${parts.join("")}`;
}

function encodeItem(bundle: Bundle, { index, account, amount, signed, gateData }: BundleItem): string {
  const leaf = digits(index, 4) + digitsOf(account) + digits(amount, bundle.amountBytes);
  const terms = bundle.terms === "none" ? "" : encodeSigned(bundle, signed);
  return (
    leaf + terms + (gateData === undefined ? "" : digits(gateData.length / 2 - 1, 3) + digitsOf(gateData))
  );
}

function encodeSigned({ amountBytes, terms: form }: Bundle, signed: ItemSignature | undefined): string {
  if (signed === undefined) return digits(0, 2);
  const { upTo, recipient, maxFee, feeTaker, deadline } = signed.terms;
  const signature = digitsOf(signed.signature);
  const length = digits(signature.length / 2, 2);
  if (form === "short")
    return length + digitsOf(recipient) + digits(deadline, SHORT_DEADLINE_BYTES) + signature;
  const members = [upTo, BigInt(recipient), maxFee, BigInt(feeTaker), deadline];
  const terms = members.map((member) => digits(member, WORD_BYTES)).join("");
  return length + terms + digits(signed.fee, amountBytes) + signature;
}

/** Flag k is bit 7 - (k mod 8) of byte floor(k / 8). */
function encodeFlags(flags: readonly boolean[]): string {
  const bits = flags.map((flag) => (flag ? "1" : "0")).join("");
  const whole = bits.padEnd(8 * Math.ceil(flags.length / 8), "0");
  return whole.replace(/.{4}/g, (four) => Number.parseInt(four, 2).toString(16));
}

/** A number in so many bytes, in hexadecimal digits; `checkBundle` has seen that it fits. */
function digits(value: number | bigint, bytes: number): string {
  return value.toString(16).padStart(2 * bytes, "0");
}

function digitsOf(bytes: Hex): string {
  return bytes.slice(2).toLowerCase();
}

/**
 * A bundle in the plainest form that holds its items: room for signatures and gate data just where there are some, and
 * amounts in the fewest bytes.
 * @param items strictly ascending by index, 1 to 65,535
 * @param proof of just these items, see `multiproofAt` and `multiproofFromProofs`
 * @throws SymbolonError `EmptyBundle`, `TooManyItems`, `ItemsNotAscending`, `BadBundleItem`, `BadBundleProof`
 */
export function makeBundle(items: readonly BundleItem[], proof: Multiproof): Bundle {
  const bundle = {
    amountBytes: minAmountBytes(items),
    terms: termsFormOf(items),
    isGated: items.some(({ gateData }) => gateData !== undefined),
    items,
    proof,
  };
  checkBundle(bundle);
  return bundle;
}

/** Fewest bytes that hold each amount and each fee; at least 1. */
export function minAmountBytes(items: readonly BundleItem[]): number {
  const greatest = items.reduce((max, { amount, signed }) => {
    const fee = signed?.fee ?? 0n;
    const greater = amount > fee ? amount : fee;
    return greater > max ? greater : max;
  }, 1n);
  return Math.ceil(greatest.toString(16).length / 2);
}
