import { SymbolonError } from "../../core/errors.ts";
import {
  type AllocationRules,
  type Cap,
  type CountedCredential,
  contentText,
  type HolderRecord,
  type Leave,
  type LeftOut,
  type LeftOutReason,
  type RuledAllocation,
  type RuledRow,
} from "./allocationRules.ts";

/**
 * One person, one share, however many accounts: of the credentials with the same value of `oncePer`'s field the first
 * by issuance counts, or all share the cap in order of issuance. A person who holds an excluded account gets nothing
 * through another one.
 * @param counted in order of issuance
 * @param barred persons who hold a credential as an excluded account (`personsOf`)
 */
export function limitPersons(
  rules: AllocationRules,
  counted: readonly CountedCredential[],
  barred: ReadonlySet<string>,
  leave: Leave,
): readonly CountedCredential[] {
  const { oncePer } = rules;
  if (oncePer === undefined) return counted;
  const firsts = new Map<string, CountedCredential>();
  const spent = new Map<string, bigint>();
  const kept: CountedCredential[] = [];
  for (const one of counted) {
    const { holder, amount } = one;
    const person = personOf(rules, holder);
    const first = person === undefined ? undefined : firsts.get(person);
    if (person === undefined) leave(holder, "BlankPerson", { field: oncePer.field });
    else if (barred.has(person)) leave(holder, "PersonExcluded", { field: oncePer.field });
    else if (oncePer.cap === undefined) {
      if (first === undefined) kept.push(one);
      else leave(holder, "SamePerson", sameAs(first));
    } else {
      const before = spent.get(person) ?? 0n;
      const room = oncePer.cap - before;
      const share = amount < room ? amount : room;
      spent.set(person, before + share);
      if (share === amount) kept.push(one);
      else if (share === 0n && first !== undefined) leave(holder, "PersonCapReached", sameAs(first));
      else {
        const caps = [...one.caps, { by: "person cap", from: amount, to: share } as const];
        kept.push({ ...one, amount: share, caps });
      }
    }
    if (person !== undefined && first === undefined) firsts.set(person, one);
  }
  return kept;
}

/** The persons behind credentials; empty where the rules do not ask. */
export function personsOf(rules: AllocationRules, holders: readonly HolderRecord[]): ReadonlySet<string> {
  const persons = holders.map((holder) => personOf(rules, holder));
  return new Set(persons.filter((person) => person !== undefined));
}

const BLANK = /^(?:0x0*)?$/;

/** Who a credential is about; undefined where its field is left blank, which identifies nobody. */
function personOf({ oncePer }: AllocationRules, { fields, issuer }: HolderRecord): string | undefined {
  const content = oncePer === undefined ? undefined : fields.get(oncePer.field);
  if (oncePer === undefined || content === undefined) return undefined;
  if (typeof content === "string" && BLANK.test(content)) return undefined;
  return `${oncePer.scope === "issuer" ? issuer : ""} ${contentText(content)}`;
}

function sameAs({ holder }: CountedCredential): LeftOut["details"] {
  return { counted: holder.credential, account: holder.subject };
}

/**
 * What holds for rows as a whole: `accountCap`, `minimum`, `budget`. What is below the minimum is dropped before the budget is
 * shared, so that it takes nothing from the others, and again after, where scaling brought it below.
 * @returns also what the rows came to before the budget
 * @throws SymbolonError `BudgetExceeded`
 */
export function limitRows(
  rules: AllocationRules,
  rows: readonly RuledRow[],
  leave: Leave,
): Pick<RuledAllocation, "rows" | "wanted"> {
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
