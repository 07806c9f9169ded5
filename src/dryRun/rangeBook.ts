import type { LeafFinding } from "./dryRun.ts";
import type { StandingLeaf } from "./readLeaves.ts";

/** Leaves that were claimed on the fork, their amounts, and what was paid, amounts in base units as the campaign tells. */
export type RangeSums = { readonly claims: number; readonly claimed: bigint; readonly paid: bigint };

/** What the leaves of a range have come to so far. */
export type RangeBook = {
  readonly leaves: readonly StandingLeaf[];
  /** Notes that a leaf was paid, and the gas that it took. */
  readonly pay: (leaf: StandingLeaf, amount: bigint, gas: bigint) => void;
  /** Notes what is wrong with a leaf; what comes first counts. */
  readonly find: (leaf: StandingLeaf, why: Pick<LeafFinding, "code" | "why" | "hint">) => void;
  /** Base units that were paid for a leaf on the fork. */
  readonly received: (leaf: StandingLeaf) => bigint;
  readonly hasFinding: (leaf: StandingLeaf) => boolean;
  /** In order of index. */
  readonly findings: () => readonly LeafFinding[];
  readonly gas: () => bigint;
  readonly sums: () => RangeSums;
};

export function openRangeBook(leaves: readonly StandingLeaf[]): RangeBook {
  const received = new Map<number, bigint>();
  const findings = new Map<number, LeafFinding>();
  let used = 0n;
  let [claimed, paid] = [0n, 0n];
  const book: RangeBook = {
    leaves,
    pay(leaf, amount, gas) {
      if (!received.has(leaf.index)) claimed += leaf.amount;
      paid += amount;
      received.set(leaf.index, book.received(leaf) + amount);
      used += gas;
    },
    find({ index, account, amount }, why) {
      if (!findings.has(index)) findings.set(index, { index, account, amount, ...why });
    },
    received: ({ index }) => received.get(index) ?? 0n,
    hasFinding: ({ index }) => findings.has(index),
    findings: () => [...findings.values()].toSorted((a, b) => a.index - b.index),
    gas: () => used,
    sums: () => ({ claims: received.size, claimed, paid }),
  };
  return book;
}
