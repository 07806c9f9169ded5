import type { Allocation } from "../../allocation.ts";
import { amountOf } from "../amountOf.ts";
import { createAmountSum } from "../amountSum.ts";

/** Rows that a sign puts together. */
export type SignGroup = {
  /** What they share: an amount or a threshold in base units, or digits of their accounts. */
  readonly shared: bigint | string;
  readonly rows: number;
  /** What they get together, in base units. */
  readonly amount: bigint;
  /** The first of their indexes, {@link INDEXES_LISTED} at most. */
  readonly indexes: readonly number[];
};

/**
 * Something that split identities leave behind, and other things too: a reason to look, never a proof. Each sign is
 * counted on its own, so one row may show several.
 */
export type Sign = {
  readonly code: "OddRepeats" | "NeighbourRuns" | "BelowSteps" | "SharedDigits" | "SequentialAccounts";
  /** False where the allocation is such that the sign would mean nothing. */
  readonly applies: boolean;
  /** What was counted as a sign, by name: thresholds that this file made or followed. */
  readonly thresholds: Readonly<Record<string, number>>;
  /** How many groups there are, rows in any of them, and what those rows get in base units. */
  readonly groups: number;
  readonly rows: number;
  readonly amount: bigint;
  /** The groups with most rows, {@link GROUPS_LISTED} at most. */
  readonly greatest: readonly SignGroup[];
};

export const GROUPS_LISTED = 10;
export const INDEXES_LISTED = 5;
/** Groups that chance alone would make in a whole allocation: less than this many are expected of each sign. */
export const CHANCE = 0.01;

/** A group as it is found: rows by index, ascending. */
export type FoundGroup = { readonly shared: bigint | string; readonly rows: ArrayLike<number> };

/** Sums up what a sign found. */
export function signOf(
  allocation: Allocation,
  { code, thresholds }: Pick<Sign, "code" | "thresholds">,
  found: readonly FoundGroup[],
): Sign {
  const greatest = [...found].sort((a, b) => b.rows.length - a.rows.length).slice(0, GROUPS_LISTED);
  // A row in two groups counts once.
  const isFound = new Uint8Array(allocation.count);
  let all = 0;
  const sum = createAmountSum(allocation.amounts);
  for (const { rows } of found) {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      if (isFound[row] === 1) continue;
      isFound[row] = 1;
      all++;
      sum.add(row);
    }
  }
  return {
    code,
    applies: true,
    thresholds,
    groups: found.length,
    rows: all,
    amount: sum.total(),
    greatest: greatest.map(({ shared, rows }) => ({
      shared,
      rows: rows.length,
      amount: amountOf(allocation, rows),
      indexes: Array.from({ length: Math.min(rows.length, INDEXES_LISTED) }, (_, i) => rows[i] as number),
    })),
  };
}

/** A sign that cannot be judged here. */
export function signWithoutMeaning({ code, thresholds }: Pick<Sign, "code" | "thresholds">): Sign {
  return { code, applies: false, thresholds, groups: 0, rows: 0, amount: 0n, greatest: [] };
}
