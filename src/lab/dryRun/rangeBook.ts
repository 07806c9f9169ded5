import type { LeafFinding } from "./rangeResult.ts";
import type { LeafState } from "./readLeaves.ts";

/**
 * Leaves that were claimed on the fork, the sum of their amounts, and the sum that the campaign reports as paid, in
 * base units.
 */
export type RangeSums = { readonly claims: number; readonly claimed: bigint; readonly paid: bigint };

/** The results of a range's leaves so far. */
export type RangeBook = ReturnType<typeof openRangeBook>;

export function openRangeBook(leaves: readonly LeafState[]) {
  const received = new Map<number, bigint>();
  const findings = new Map<number, LeafFinding>();
  let used = 0n;
  let claimed = 0n;
  let paid = 0n;
  let spacing: number | undefined;
  let fruitless = 0;
  const book = {
    leaves,
    /** Records a leaf's payment, and its gas. */
    pay(leaf: LeafState, amount: bigint, gas: bigint) {
      if (!received.has(leaf.index)) claimed += leaf.amount;
      paid += amount;
      received.set(leaf.index, book.received(leaf) + amount);
      used += gas;
    },
    /** Records what is wrong with a leaf; the first finding counts. */
    find({ index, account, amount }: LeafState, why: Pick<LeafFinding, "code" | "why" | "hint">) {
      if (!findings.has(index)) findings.set(index, { index, account, amount, ...why });
    },
    /** Base units that were paid for a leaf on the fork. */
    received: ({ index }: LeafState) => received.get(index) ?? 0n,
    hasFinding: ({ index }: LeafState) => findings.has(index),
    /** In order of index. */
    findings: () => [...findings.values()].toSorted((a, b) => a.index - b.index),
    gas: () => used,
    /** Records the blocks between payments that cannot share a block; undefined: no payment succeeded later. */
    slow(blocks: number | undefined) {
      if (blocks === undefined) fruitless += 1;
      else spacing = Math.max(spacing ?? 0, blocks);
    },
    /** Undefined: as far as is known, payments can share a block. */
    spacing: () => spacing,
    /** How often refused payments were retried in later blocks without success. */
    fruitless: () => fruitless,
    sums: () => ({ claims: received.size, claimed, paid }),
  };
  return book;
}
