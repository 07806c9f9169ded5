import type { Hex } from "viem";
import { NONZERO_BYTE_TOKENS } from "../../chain/calls/transactionLimits.ts";
import { type Bundle, type BundleItem, hasShortTerms, type TermsForm } from "../../core/bundle/bundle.ts";
import { minAmountBytes, SHORT_DEADLINE_BYTES } from "../../core/bundle/encodeBundle.ts";
import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { leafDepth } from "../../core/tree/multiproof.ts";
import {
  type BundleLimits,
  ITEM_HEADROOM,
  itemCost,
  reserveOf,
  totalGas,
  type WholeLimits,
  WRAPPING,
  wholeLimits,
  wordOf,
} from "./estimateBundle.ts";

export type GroupItemsParameters<Item extends BundleItem> = {
  /** Leaves of the campaign's tree. */
  readonly count: number;
  /** In any order. */
  readonly items: readonly Item[];
  readonly limits?: BundleLimits;
};

/**
 * Parts claims into bundles so that all together cost the least gas. Each takes what lies between two indexes, since
 * neighbours share their proof and a word of storage. The best cuts are computed for all of them at once. One claim
 * with full terms makes its whole bundle write terms in full. So such claims are also tried in bundles of their own,
 * which are kept where they are cheaper. Items that may burn share a bundle with others, and it keeps room for each of
 * them: a transaction of its own would cost more, whether it burns or not. The first of equals wins: the same claims
 * are always parted alike.
 * @returns each claim in exactly one group; groups ascending by their first index, claims within by theirs
 * @throws SymbolonError `ClaimsDiffer`, `IndexBeyondCount`, `ClaimTooLarge`, `BadBundleLimits`
 */
export function groupItems<Item extends BundleItem>({
  count,
  items,
  limits,
}: GroupItemsParameters<Item>): readonly (readonly Item[])[] {
  const whole = wholeLimits(limits);
  const sorted = uniqueItems(items);
  const together = cheapestGroups(count, sorted, whole);
  const isFull = (item: Item) => item.signed !== undefined && !hasShortTerms(item);
  if (!sorted.some(isFull) || !sorted.some(hasShortTerms)) return together.groups;
  const full = cheapestGroups(count, sorted.filter(isFull), whole);
  const rest = cheapestGroups(
    count,
    sorted.filter((item) => !isFull(item)),
    whole,
  );
  if (full.gas + rest.gas >= together.gas) return together.groups;
  return [...full.groups, ...rest.groups].sort(([a], [b]) => (a as Item).index - (b as Item).index);
}

/**
 * Gas and bytes of claims in one bundle.
 * @returns undefined where they do not fit into one
 * @throws SymbolonError as {@link groupItems}, but for `ClaimTooLarge`
 */
export function bundleTotals({
  count,
  items,
  limits,
}: GroupItemsParameters<BundleItem>): GroupTotals | undefined {
  const whole = wholeLimits(limits);
  const sorted = uniqueItems(items);
  const totals = groupTotals(count, sorted, whole)(0, sorted.length);
  return isWithin(totals, sorted.length, whole) ? totals : undefined;
}

function isWithin({ gas, reserve, bytes }: GroupTotals, number: number, limits: WholeLimits): boolean {
  return (
    gas + reserve + ITEM_HEADROOM <= limits.gas && bytes <= limits.calldataBytes && number <= limits.items
  );
}

type Groups<Item> = { readonly groups: readonly (readonly Item[])[]; readonly gas: number };

/** The cheapest way to part items, each group what lies between two of them. */
function cheapestGroups<Item extends BundleItem>(
  count: number,
  items: readonly Item[],
  limits: WholeLimits,
): Groups<Item> {
  const totalsOf = groupTotals(count, items, limits);
  /** Least gas of the first so many items, and where their last group begins. */
  const gas = new Float64Array(items.length + 1);
  const begin = new Uint32Array(items.length + 1);
  for (let end = 1; end <= items.length; end++) {
    gas[end] = Number.POSITIVE_INFINITY;
    for (let from = end - 1; from >= 0; from--) {
      const totals = totalsOf(from, end);
      if (!isWithin(totals, end - from, limits)) break;
      const sum = (gas[from] as number) + totals.gas;
      if (sum >= (gas[end] as number)) continue;
      gas[end] = sum;
      begin[end] = from;
    }
    if (gas[end] === Number.POSITIVE_INFINITY) throw tooLarge(items[end - 1], totalsOf(end - 1, end), limits);
  }
  const groups: (readonly Item[])[] = [];
  for (let end = items.length; end > 0; end = begin[end] as number) groups.push(items.slice(begin[end], end));
  return { groups: groups.reverse(), gas: gas[items.length] as number };
}

function tooLarge(
  item: BundleItem | undefined,
  { gas, bytes }: GroupTotals,
  limits: WholeLimits,
): SymbolonError {
  const needed = gas + ITEM_HEADROOM;
  return new SymbolonError({
    code: "ClaimTooLarge",
    reason: `A bundle of index ${item?.index} alone takes ${needed} gas (${ITEM_HEADROOM} of it must only be left) and ${bytes} bytes, above the limits of ${limits.gas} and ${limits.calldataBytes}.`,
    hint: "Raise the limits, or give a shorter signature or less gate data.",
    details: {
      index: item?.index,
      gas: needed,
      bytes,
      gasLimit: limits.gas,
      bytesLimit: limits.calldataBytes,
    },
  });
}

/**
 * The items ascending by index, each index once: the same claim given twice is one claim.
 * @throws SymbolonError `ClaimsDiffer` where two claims for one index are not the same
 */
function uniqueItems<Item extends BundleItem>(items: readonly Item[]): readonly Item[] {
  const sorted = items.toSorted((a, b) => a.index - b.index);
  return sorted.filter((item, i) => {
    const previous = sorted[i - 1];
    if (previous?.index !== item.index) return true;
    const difference = firstDifference(previous, item);
    if (difference === undefined) return false;
    const { member, values } = difference;
    throw new SymbolonError({
      code: "ClaimsDiffer",
      reason: `Two claims for index ${item.index} differ: their ${member} is ${values[0]} and ${values[1]}.`,
      hint: "Keep one of them: a leaf is paid once.",
      details: { index: item.index, member, values },
    });
  });
}

/** Whatever decides about a payment: a claim may come with more. */
function partsOf({ account, amount, signed, gateData }: BundleItem): Readonly<Record<string, unknown>> {
  return { account, amount, ...signed?.terms, fee: signed?.fee, signature: signed?.signature, gateData };
}

function firstDifference(a: BundleItem, b: BundleItem) {
  const one = partsOf(a);
  const other = partsOf(b);
  for (const member of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const values = [one[member], other[member]].map(shown);
    if (values[0] !== values[1]) return { member, values };
  }
  return undefined;
}

/** Hexadecimal digits count in either case; long ones are cut only where they are equal so far. */
function shown(value: unknown): string {
  return value === undefined ? "missing" : String(value).toLowerCase();
}

/** Gas and bytes of a bundle of neighbours: rather too high than too low. */
export type GroupTotals = { readonly gas: number; readonly reserve: number; readonly bytes: number };

/** Six bytes before the items, none of them zero at most. */
const HEAD = { bytes: 6, tokens: 6 * NONZERO_BYTE_TOKENS } as const;

/**
 * Estimates any group of neighbouring items at once, from sums that run over all of them.
 * @param items ascending by index
 * @returns for `items.slice(from, end)`
 * @throws SymbolonError `IndexBeyondCount`
 */
function groupTotals(
  count: number,
  items: readonly BundleItem[],
  { costs, mayBurn }: Pick<WholeLimits, "costs" | "mayBurn">,
): (from: number, end: number) => GroupTotals {
  const amountBytes = minAmountBytes(items);
  const measured = (terms: TermsForm) => {
    const all = items.map((item) => measureItem(item, { amountBytes, terms }));
    return {
      bytes: runningSum(all.map(({ bytes }) => bytes)),
      tokens: runningSum(all.map(({ tokens }) => tokens)),
    };
  };
  const forms = new Map<TermsForm, ReturnType<typeof measured>>();
  const sumsOf = (terms: TermsForm) => {
    const sums = forms.get(terms) ?? measured(terms);
    forms.set(terms, sums);
    return sums;
  };
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
    const sums = sumsOf(terms);
    const bytes = WRAPPING.bytes + HEAD.bytes + between(sums.bytes, from, end) + proofBytes;
    const itemTokens = between(sums.tokens, from, end);
    const tokens = WRAPPING.tokens + HEAD.tokens + itemTokens + NONZERO_BYTE_TOKENS * proofBytes;
    const gas = totalGas(
      {
        bytes,
        tokens,
        itemGas: between(itemGas, from, end),
        hashes,
        words: 1 + between(words, from + 1, end),
      },
      costs,
    );
    return { gas, reserve: reserveOf(end - from, between(burning, from, end), costs), bytes };
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

type MeasuredItem = { readonly bytes: number; readonly tokens: number };

/** Measures an item as it is written in a bundle of this shape, without writing it. */
function measureItem(
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

/**
 * How many nodes the multiproof of neighbours in a list of indexes has, without making it. The ways from its leaves to
 * the root run through inner nodes, of which as many join two ways as there are leaves but one; each of the others has a
 * child in the proof. A leaf adds to the ways of those before it what lies below the place where it joins its neighbour's.
 * @param indexes strictly ascending
 * @returns for `indexes.slice(from, end)`: exactly the nodes, or a few too many where it begins on the lower row of leaves
 * and ends on the upper one, whose far ends meet
 * @throws SymbolonError `IndexBeyondCount`
 */
export function sharedNodes(
  count: number,
  indexes: readonly number[],
): (from: number, end: number) => number {
  const depths = Float64Array.from(indexes, (index) => leafDepth(count, index));
  const added = new Float64Array(indexes.length + 1);
  for (const [i, index] of indexes.entries()) {
    const previous = indexes[i - 1];
    const below = previous === undefined ? 0 : (depths[i] as number) - meetingDepth(count, previous, index);
    added[i + 1] = (added[i] as number) + below - 2;
  }
  return (from, end) => (depths[from] as number) + (added[end] as number) - (added[from + 1] as number);
}

/** How far below the root the ways of two leaves meet. */
function meetingDepth(count: number, first: number, second: number): number {
  let a = 2 * count - 2 - first;
  let b = 2 * count - 2 - second;
  while (a !== b) {
    if (a > b) a = Math.floor((a - 1) / 2);
    else b = Math.floor((b - 1) / 2);
  }
  return Math.floor(Math.log2(a + 1));
}
