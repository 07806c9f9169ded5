import type { LeafFinding } from "./rangeResult.ts";
import type { StandingLeaf } from "./readLeaves.ts";

/** Leaves that were claimed on the fork, their amounts, and what was paid, amounts in base units as the campaign tells. */
export type RangeSums = { readonly claims: number; readonly claimed: bigint; readonly paid: bigint };

/** What the leaves of a range have come to so far. */
export type RangeBook = ReturnType<typeof openRangeBook>;

export function openRangeBook(leaves: readonly StandingLeaf[]) {
  const received = new Map<number, bigint>();
  const findings = new Map<number, LeafFinding>();
  let used = 0n;
  let claimed = 0n;
  let paid = 0n;
  let spacing: number | undefined;
  let fruitless = 0;
  const book = {
    leaves,
    /** Notes that a leaf was paid, and the gas that it took. */
    pay(leaf: StandingLeaf, amount: bigint, gas: bigint) {
      if (!received.has(leaf.index)) claimed += leaf.amount;
      paid += amount;
      received.set(leaf.index, book.received(leaf) + amount);
      used += gas;
    },
    /** Notes what is wrong with a leaf; what comes first counts. */
    find({ index, account, amount }: StandingLeaf, why: Pick<LeafFinding, "code" | "why" | "hint">) {
      if (!findings.has(index)) findings.set(index, { index, account, amount, ...why });
    },
    /** Base units that were paid for a leaf on the fork. */
    received: ({ index }: StandingLeaf) => received.get(index) ?? 0n,
    hasFinding: ({ index }: StandingLeaf) => findings.has(index),
    /** In order of index. */
    findings: () => [...findings.values()].toSorted((a, b) => a.index - b.index),
    gas: () => used,
    /** Notes how many blocks lie between payments that do not go beside each other; undefined: none was paid later. */
    slow(blocks: number | undefined) {
      if (blocks === undefined) fruitless += 1;
      else spacing = Math.max(spacing ?? 0, blocks);
    },
    /** Undefined: as far as is known, payments go beside each other. */
    spacing: () => spacing,
    /** How often refused payments were tried again in later blocks, and none was paid. */
    fruitless: () => fruitless,
    sums: () => ({ claims: received.size, claimed, paid }),
  };
  return book;
}
