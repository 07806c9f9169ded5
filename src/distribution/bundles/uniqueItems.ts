import type { BundleItem } from "../../core/bundle/bundle.ts";
import { SymbolonError } from "../../core/errors.ts";

/**
 * The items ascending by index, each index once: the same claim given twice is one claim.
 * @throws SymbolonError `ClaimsDiffer` where two claims for one index are not the same
 */
export function uniqueItems<Item extends BundleItem>(items: readonly Item[]): readonly Item[] {
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
