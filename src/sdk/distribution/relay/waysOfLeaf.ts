import type { BundleItem } from "../../core/bundle/bundle.ts";
import type { ValidatedClaim } from "../claim/validateClaim.ts";
import type { ClaimBlocker } from "../decodeClaimError.ts";

/** A way to pay a leaf, and what refuses it. */
type Way = { readonly item: BundleItem; readonly blocker: ClaimBlocker | undefined };

/** The first way, from one on, that nothing refuses; otherwise the first one with its blocker. */
export function firstWay(
  ways: readonly ValidatedClaim[],
  from: number,
  validate: (item: ValidatedClaim) => ClaimBlocker | undefined,
): Way {
  const [first, ...others] = ways.slice(from).map((item) => ({ item, blocker: validate(item) }));
  if (first === undefined) throw new Error("A leaf has no way to pay it.");
  const isOpen = ({ item, blocker }: Way) => blocker === undefined && isAlike(first.item, item);
  return first.blocker === undefined ? first : (others.find(isOpen) ?? first);
}

/** The position of the way to try after one that the chain refuses; undefined: no other way. */
export function nextWay(
  ways: readonly BundleItem[],
  from: number,
  { code }: ClaimBlocker,
): number | undefined {
  const tried = ways[from];
  const next = ways[from + 1];
  if (tried === undefined || next === undefined) return undefined;
  return code === "InvalidSignature" || isAlike(tried, next) ? from + 1 : undefined;
}

/**
 * An account that signed wants its payment elsewhere, perhaps since it has lost its key: then its row does not count.
 * After a false signature, the account has not asked for that.
 */
function isAlike(tried: BundleItem, next: BundleItem): boolean {
  return (tried.signed === undefined) === (next.signed === undefined);
}
