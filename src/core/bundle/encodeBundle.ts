import type { Hex } from "viem";
import { bytesToHex, encodeWords, hexToBytes, WORD_BYTES, writeUint256 } from "../bytes.ts";
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
    Uint8Array.of(amountBytes, form),
    uint(items.length, 2),
    uint(proof.nodes.length, 2),
    ...items.flatMap((item) => encodeItem(bundle, item)),
    packFlags(proof.flags),
    ...proof.nodes,
  ];
  return bytesToHex(join(parts));
}

/** Byte strings end to end. noble's takes them as arguments, of which a large bundle has more than a call may have. */
function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function encodeItem(bundle: Bundle, { index, account, amount, signed, gateData }: BundleItem): Uint8Array[] {
  const parts = [uint(index, 4), hexToBytes(account), uint(amount, bundle.amountBytes)];
  if (bundle.terms !== "none") parts.push(...encodeSigned(bundle, signed));
  if (gateData !== undefined) {
    const data = hexToBytes(gateData);
    parts.push(uint(data.length, 3), data);
  }
  return parts;
}

function encodeSigned({ amountBytes, terms: form }: Bundle, signed: ItemSignature | undefined): Uint8Array[] {
  if (signed === undefined) return [uint(0, 2)];
  const { upTo, recipient, maxFee, feeTaker, deadline } = signed.terms;
  const signature = hexToBytes(signed.signature);
  if (form === "short") {
    return [
      uint(signature.length, 2),
      hexToBytes(recipient),
      uint(deadline, SHORT_DEADLINE_BYTES),
      signature,
    ];
  }
  const terms = encodeWords(upTo, hexToBytes(recipient), maxFee, hexToBytes(feeTaker), deadline);
  return [uint(signature.length, 2), terms, uint(signed.fee, amountBytes), signature];
}

/** Flag k is bit 7 - (k mod 8) of byte floor(k / 8). */
function packFlags(flags: readonly boolean[]): Uint8Array {
  const packed = new Uint8Array(Math.ceil(flags.length / 8));
  for (const [k, flag] of flags.entries()) {
    if (flag) packed[k >> 3] = (packed[k >> 3] as number) | (0x80 >> (k & 7));
  }
  return packed;
}

/** The last `bytes` bytes of the number's word. */
function uint(value: number | bigint, bytes: number): Uint8Array {
  const word = new Uint8Array(WORD_BYTES);
  writeUint256(word, 0, BigInt(value));
  return word.subarray(WORD_BYTES - bytes);
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
