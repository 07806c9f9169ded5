import { type BundleItem, hasShortTerms } from "../../core/bundle/bundle.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type BundleLimits, ITEM_HEADROOM, type WholeLimits, wholeLimits } from "./bundleLimits.ts";
import { type GroupTotals, groupTotals } from "./groupTotals.ts";

export type GroupItemsParameters<Item extends BundleItem> = {
  /** Leaves of the campaign's tree. */
  readonly count: number;
  /** In any order. */
  readonly items: readonly Item[];
  readonly limits?: BundleLimits;
};

/**
 * Parts claims into bundles so that all together cost the least gas. Each takes what lies between two indexes, since
 * neighbours share their proof and a word of storage, and which cuts are best is reckoned for all of them at once. One
 * claim with full terms has those of its whole bundle written in full, so bundles of their own are tried for such claims
 * too, and kept where that is cheaper. Items that may burn share a bundle with others, which keeps room for each of them:
 * a transaction of its own would cost more, whether it burns or not. The first of equals wins: the same claims are always parted alike.
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

type Groups<Item> = { readonly groups: readonly (readonly Item[])[]; readonly gas: number };

/** The cheapest way to part items, each group what lies between two of them. */
function cheapestGroups<Item extends BundleItem>(
  count: number,
  items: readonly Item[],
  limits: WholeLimits,
): Groups<Item> {
  const totalsOf = groupTotals(count, items, limits);
  const isWithin = ({ gas, reserve, bytes }: GroupTotals, number: number) =>
    gas + reserve + ITEM_HEADROOM <= limits.gas && bytes <= limits.calldataBytes && number <= limits.items;
  /** Least gas of the first so many items, and where their last group begins. */
  const gas = new Float64Array(items.length + 1);
  const begin = new Uint32Array(items.length + 1);
  for (let end = 1; end <= items.length; end++) {
    gas[end] = Number.POSITIVE_INFINITY;
    for (let from = end - 1; from >= 0; from--) {
      const totals = totalsOf(from, end);
      if (!isWithin(totals, end - from)) break;
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
    reason: `A bundle of index ${item?.index} alone takes ${needed} gas (${ITEM_HEADROOM} of it must only be left) and ${bytes} bytes, and the limits are ${limits.gas} and ${limits.calldataBytes}.`,
    hint: "Raise the limits, or bring a shorter signature or less gate data.",
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
      hint: "Keep the one that is to be paid: a leaf is paid once.",
      details: { index: item.index, member, values },
    });
  });
}

/** Whatever decides about a payment: a claim may come with more. */
function partsOf({ account, amount, signed, gateData }: BundleItem): Readonly<Record<string, unknown>> {
  return { account, amount, ...signed?.terms, fee: signed?.fee, signature: signed?.signature, gateData };
}

function firstDifference(a: BundleItem, b: BundleItem) {
  const [one, other] = [partsOf(a), partsOf(b)];
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
