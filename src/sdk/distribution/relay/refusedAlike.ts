import type { Hex } from "viem";
import { isPassing } from "../claim/passingRefusal.ts";
import { type ClaimBlocker, skipBlocker } from "../decodeClaimError.ts";
import type { LeafRefusal } from "./leavesApart.ts";

/** Refused items of a bundle that are looked at by themselves: of each reason some, in their order. */
const MAX_EXPLAINED = 16;

type Item = { readonly index: number };

/** Of refused items those that are worth a look by themselves: some of each reason. */
export function selectSample<Refused extends Item>(
  items: readonly Refused[],
  reasons: ReadonlyMap<number, string>,
): readonly Refused[] {
  const places = [...Map.groupBy(items, ({ index }) => reasons.get(index)).values()].flatMap((group) =>
    group.map((item, place) => ({ item, place })),
  );
  const order = places.toSorted((a, b) => a.place - b.place).map(({ item }) => item);
  return order.slice(0, MAX_EXPLAINED);
}

type Found = {
  /** Of those that were tried by themselves; undefined: they would be paid. */
  readonly tried: ReadonlyMap<number, ClaimBlocker | undefined>;
  /** Those of the refused that would have been paid before. */
  readonly before: ReadonlySet<number>;
};

/** What holds of those that were tried by themselves holds of those that were refused alike, as far as it is known. */
export function spreadRefusals(
  items: readonly Item[],
  reasons: ReadonlyMap<number, Hex>,
  { tried, before }: Found,
): ReadonlyMap<number, LeafRefusal> {
  const isOpen = (index: number) => before.has(index) || tried.get(index) === undefined;
  const open = new Set([...tried.keys()].filter(isOpen).map((index) => reasons.get(index)));
  return new Map(
    items.map(({ index }): [number, LeafRefusal] => {
      const reason = reasons.get(index) ?? "0x";
      const blocker = tried.get(index) ?? skipBlocker(reason);
      if (!tried.has(index)) return [index, { blocker, alone: open.has(reason) ? "unknown" : "refused" }];
      if (before.has(index)) return [index, { blocker, alone: "before" }];
      return [index, { blocker, alone: tried.get(index) === undefined ? "paid" : "refused" }];
    }),
  );
}

/**
 * The same of items that were all refused by themselves, where only of some it was asked whether they would have been paid
 * before.
 * @param refused why, by index
 * @param paidBefore asked of some of them
 */
export async function refusalsBefore<Refused extends Item>(
  items: readonly Refused[],
  refused: ReadonlyMap<number, ClaimBlocker>,
  paidBefore: (items: readonly Refused[]) => Promise<ReadonlySet<number>>,
): Promise<ReadonlyMap<number, LeafRefusal>> {
  const held = [...refused].filter(([, blocker]) => isPassing(blocker));
  const codes = new Map(held.map(([index, { code }]) => [index, code]));
  const sample = selectSample(
    items.filter(({ index }) => codes.has(index)),
    codes,
  );
  const before = await paidBefore(sample);
  const looked = new Set(sample.map(({ index }) => index));
  const passed = new Set([...before].map((index) => codes.get(index)));
  const aloneOf = (index: number): LeafRefusal["alone"] => {
    if (before.has(index)) return "before";
    const isAlike = codes.has(index) && passed.has(codes.get(index));
    return isAlike && !looked.has(index) ? "unknown" : "refused";
  };
  return new Map([...refused].map(([index, blocker]) => [index, { blocker, alone: aloneOf(index) }]));
}

/** By itself in a bundle is by itself: a claim that is paid alone may take more than an item of a bundle gets. */
export function aloneInBundle(
  refusals: ReadonlyMap<number, LeafRefusal>,
  tried: number,
): ReadonlyMap<number, LeafRefusal> {
  if (tried > 1) return refusals;
  const here = (refusal: LeafRefusal): LeafRefusal =>
    refusal.alone === "before" ? refusal : { ...refusal, alone: "refused" };
  return new Map([...refusals].map(([index, refusal]) => [index, here(refusal)]));
}
