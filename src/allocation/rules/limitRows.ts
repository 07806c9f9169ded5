import { SymbolonError } from "../../core/errors.ts";
import type { AllocationRules, HolderRecord } from "./allocationRules.ts";
import type { Cap } from "./evaluateRule.ts";
import type { LeftOut, LeftOutReason, RuledRow } from "./ruledAllocation.ts";

type LimitRowsParameters = {
  readonly rules: AllocationRules;
  /** By address. */
  readonly rows: readonly RuledRow[];
  readonly leave: (holder: HolderRecord, why: LeftOutReason, details?: LeftOut["details"]) => void;
};

type LimitedRows = {
  readonly rows: readonly RuledRow[];
  /** What the rows came to before the budget. */
  readonly wanted: bigint;
};

/**
 * What holds for rows as a whole: `accountCap`, `minimum`, `budget`. What is below the minimum is dropped before the budget is
 * shared, so that it takes nothing from the others, and again after, where scaling brought it below.
 * @throws SymbolonError `BudgetExceeded`
 */
export function limitRows({ rules, rows, leave }: LimitRowsParameters): LimitedRows {
  const { accountCap, minimum = 1n, budget } = rules;
  const drop = ({ credentials }: RuledRow, why: LeftOutReason, details: LeftOut["details"]) => {
    for (const { holder } of credentials) leave(holder, why, details);
  };
  const keepGreat = (some: readonly RuledRow[]) =>
    some.filter((row) => {
      if (row.amount >= minimum) return true;
      const isNothing = row.amount === 0n;
      drop(row, isNothing ? "ScaledToZero" : "BelowMinimum", {
        amount: row.amount.toString(),
        ...(!isNothing && { minimum: minimum.toString() }),
      });
      return false;
    });
  const capped =
    accountCap === undefined
      ? rows
      : rows.map((row) => (row.amount <= accountCap ? row : lowered(row, "account cap", accountCap)));
  const kept = keepGreat(capped);
  const wanted = kept.reduce((sum, { amount }) => sum + amount, 0n);
  if (budget === undefined || wanted <= budget.total) return { rows: kept, wanted };
  if (budget.over === "refuse") throw budgetExceeded(wanted, budget.total, kept.length);
  const parts = shareBudget(
    kept.map(({ amount }) => amount),
    budget.total,
  );
  return { rows: keepGreat(kept.map((row, i) => lowered(row, "budget", parts[i] as bigint))), wanted };
}

function lowered(row: RuledRow, by: Cap["by"], to: bigint): RuledRow {
  return { ...row, amount: to, caps: [...row.caps, { by, from: row.amount, to }] };
}

function budgetExceeded(wanted: bigint, total: bigint, rows: number): SymbolonError {
  return new SymbolonError({
    code: "BudgetExceeded",
    reason: `The rules give ${wanted} base units to ${rows} accounts, and the budget is ${total}.`,
    hint: 'Raise the budget, lower the amounts, or write "over": "scale" to share the budget in proportion.',
    details: { wanted, budget: total, rows },
  });
}

/**
 * Shares a budget among amounts that are more than it together, each in proportion: the parts add up to the budget
 * exactly. Each part is rounded down; the few units left over go one each to the parts that lost most by rounding, the
 * earlier one first where two lost alike. No part is ever above its amount.
 * @param budget at most the sum of the amounts
 */
export function shareBudget(amounts: readonly bigint[], budget: bigint): bigint[] {
  const total = amounts.reduce((sum, amount) => sum + amount, 0n);
  const parts = amounts.map((amount) => (amount * budget) / total);
  const left = Number(budget - parts.reduce((sum, part) => sum + part, 0n));
  const lost = amounts.map((amount, i) => ({ i, remainder: (amount * budget) % total }));
  lost.sort((a, b) => (a.remainder === b.remainder ? a.i - b.i : a.remainder > b.remainder ? -1 : 1));
  for (const { i } of lost.slice(0, left)) parts[i] = (parts[i] as bigint) + 1n;
  return parts;
}
