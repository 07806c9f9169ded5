import type { Hex } from "viem";
import type { Bundle, BundleItem } from "../../core/bundle/bundle.ts";
import { SHORT_DEADLINE_BYTES } from "../../core/bundle/encodeBundle.ts";
import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import { NONZERO_BYTE_TOKENS } from "./bundleCosts.ts";

/** What an item adds to its bundle. */
export type MeasuredItem = { readonly bytes: number; readonly tokens: number };

/** Measures an item as it is written in a bundle of this shape, without writing it. */
export function measureItem(
  item: BundleItem,
  { amountBytes, terms: form }: Pick<Bundle, "amountBytes" | "terms">,
): MeasuredItem {
  const { index, account, amount, signed, gateData } = item;
  const parts: (readonly [bytes: number, nonzero: number])[] = [
    [4, nonzeroInNumber(index)],
    [ADDRESS_BYTES, nonzeroInHex(account)],
    [amountBytes, nonzeroInNumber(amount)],
  ];
  if (form !== "none") parts.push([2, signed === undefined ? 0 : 2]);
  if (signed !== undefined && form === "short") {
    const { recipient, deadline } = signed.terms;
    parts.push([ADDRESS_BYTES, nonzeroInHex(recipient)], [SHORT_DEADLINE_BYTES, nonzeroInNumber(deadline)]);
  }
  if (signed !== undefined && form === "full") {
    const { upTo, recipient, maxFee, feeTaker, deadline } = signed.terms;
    const numbers = nonzeroInNumber(upTo) + nonzeroInNumber(maxFee) + nonzeroInNumber(deadline);
    parts.push([5 * WORD_BYTES, numbers + nonzeroInHex(recipient) + nonzeroInHex(feeTaker)]);
    parts.push([amountBytes, nonzeroInNumber(signed.fee)]);
  }
  if (signed !== undefined) parts.push([sizeOf(signed.signature), nonzeroInHex(signed.signature)]);
  if (gateData !== undefined) parts.push([3, 3], [sizeOf(gateData), nonzeroInHex(gateData)]);
  const bytes = parts.reduce((sum, [length]) => sum + length, 0);
  const nonzero = parts.reduce((sum, [, some]) => sum + some, 0);
  return { bytes, tokens: bytes + nonzero * (NONZERO_BYTE_TOKENS - 1) };
}

function sizeOf(hex: Hex): number {
  return hex.length / 2 - 1;
}

function nonzeroInHex(hex: string): number {
  let nonzero = 0;
  for (let at = 2; at < hex.length; at += 2) if (hex[at] !== "0" || hex[at + 1] !== "0") nonzero++;
  return nonzero;
}

function nonzeroInNumber(value: number | bigint): number {
  const digits = value.toString(16);
  return nonzeroInHex(`0x${digits.length % 2 === 0 ? "" : "0"}${digits}`);
}
