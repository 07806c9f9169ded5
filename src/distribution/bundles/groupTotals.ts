import type { BundleItem, TermsForm } from "../../core/bundle/bundle.ts";
import { leastAmountBytes } from "../../core/bundle/makeBundle.ts";
import { hasShortTerms } from "../../core/bundle/shortTerms.ts";
import { WORD_BYTES } from "../../core/bytes.ts";
import { NONZERO_BYTE_TOKENS } from "./bundleCosts.ts";
import type { WholeLimits } from "./bundleLimits.ts";
import { gasOf, itemCost, reserveOf, WRAPPING, wordOf } from "./estimateBundle.ts";
import { measureItem } from "./measureItem.ts";
import { sharedNodes } from "./sharedNodes.ts";

/** What a bundle of some neighbours would come to; a little too much rather than too little. */
export type GroupTotals = { readonly gas: number; readonly reserve: number; readonly bytes: number };

/** Six bytes before the items, none of them zero at most. */
const HEAD = { bytes: 6, tokens: 6 * NONZERO_BYTE_TOKENS } as const;

/**
 * Reckons any group of neighbouring items at once, from sums that run over all of them.
 * @param items ascending by index
 * @returns for `items.slice(from, end)`
 * @throws SymbolonError `IndexBeyondCount`
 */
export function groupTotals(
  count: number,
  items: readonly BundleItem[],
  { costs, mayBurn }: Pick<WholeLimits, "costs" | "mayBurn">,
): (from: number, end: number) => GroupTotals {
  const amountBytes = leastAmountBytes(items);
  const measured = (terms: TermsForm) => {
    const all = items.map((item) => measureItem(item, { amountBytes, terms }));
    return {
      bytes: runningSum(all.map(({ bytes }) => bytes)),
      tokens: runningSum(all.map(({ tokens }) => tokens)),
    };
  };
  const forms = { none: measured("none"), short: measured("short"), full: measured("full") };
  const itemGas = runningSum(items.map((item) => itemCost(item, costs)));
  const burning = runningSum(items.map((item) => (mayBurn(item) ? 1 : 0)));
  const signed = runningSum(items.map((item) => (item.signed === undefined ? 0 : 1)));
  const short = runningSum(items.map((item) => (hasShortTerms(item) ? 1 : 0)));
  const words = runningSum(
    items.map(({ index }, i) => (wordOf(index) === wordOf(items[i - 1]?.index ?? -1) ? 0 : 1)),
  );
  const nodesOf = sharedNodes(
    count,
    items.map(({ index }) => index),
  );
  return (from, end) => {
    const signatures = between(signed, from, end);
    const terms = signatures === 0 ? "none" : between(short, from, end) === signatures ? "short" : "full";
    const nodes = nodesOf(from, end);
    const hashes = end - from + nodes - 1;
    const proofBytes = Math.ceil(hashes / 8) + nodes * WORD_BYTES;
    const bytes = WRAPPING.bytes + HEAD.bytes + between(forms[terms].bytes, from, end) + proofBytes;
    const itemTokens = between(forms[terms].tokens, from, end);
    const tokens = WRAPPING.tokens + HEAD.tokens + itemTokens + NONZERO_BYTE_TOKENS * proofBytes;
    const gas = gasOf(
      {
        bytes,
        tokens,
        itemGas: between(itemGas, from, end),
        hashes,
        words: 1 + between(words, from + 1, end),
      },
      costs,
    );
    return { gas, reserve: reserveOf(end - from, between(burning, from, end)), bytes };
  };
}

/** Sum of the first so many numbers. */
function runningSum(numbers: readonly number[]): Float64Array {
  const sums = new Float64Array(numbers.length + 1);
  for (const [i, number] of numbers.entries()) sums[i + 1] = (sums[i] as number) + number;
  return sums;
}

function between(sums: Float64Array, from: number, end: number): number {
  return (sums[end] as number) - (sums[from] as number);
}
