import type { Address } from "viem";
import { ADDRESS_BYTES, MAX_UINT256 } from "../../../sdk/core/bytes.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import {
  type AllocationRules,
  type AmountRule,
  type Cap,
  type CountedCredential,
  contentText,
  type HolderRecord,
  type Leave,
  type LeftOut,
  type LeftOutReason,
  type NamedRule,
  type RuledAllocation,
  type RuledRow,
} from "./allocationRules.ts";
import { evaluateRule, holds } from "./evaluateRule.ts";

export type ApplyRulesParameters = {
  readonly rules: AllocationRules;
  /** Accounts that get nothing, in lower case, with the reason: those in the rules, and those in the rules' files. */
  readonly excluded: ReadonlyMap<Address, string>;
  /** Valid credentials, each once, in any order. */
  readonly holders: readonly HolderRecord[];
};

const NOBODY = `0x${"00".repeat(ADDRESS_BYTES)}`;

/**
 * Turns credentials into rows, in this order: exclusions; the first rule that applies; one person, one share
 * (`oncePer`); one row per account (`combine`); `accountCap`; `minimum`; `budget`; `minimum` again, whose dropped
 * amounts are not shared out again. Each step only reduces, so the total never exceeds the budget. A pure function: the
 * order of the credentials does not matter.
 * @throws SymbolonError `RepeatedCredential`, `BudgetExceeded`, `TotalBeyondUint256`
 */
export function applyRules({ rules, excluded, holders }: ApplyRulesParameters): RuledAllocation {
  const ordered = [...holders].sort(compareIssuance);
  requireDistinct(ordered);
  const leftOut: LeftOut[] = [];
  const leave: Leave = (holder, why, details = {}) => {
    leftOut.push({ holder, why, details });
  };
  const barred = personsOf(
    rules,
    ordered.filter(({ subject }) => excluded.has(subject)),
  );
  const used = fieldsUsed(rules);
  const counted: CountedCredential[] = [];
  for (const holder of ordered) {
    const reason = excluded.get(holder.subject);
    if (holder.subject === NOBODY) leave(holder, "NoSubject");
    else if (reason !== undefined) leave(holder, "Excluded", { reason });
    else {
      const one = countOne(rules.rules, used, holder, leave);
      if (one !== undefined) counted.push(one);
    }
  }
  const shared = limitPersons(rules, counted, barred, leave);
  const rows = combineByAccount(rules, shared, leave);
  const limited = limitRows(rules, rows, leave);
  const total = limited.rows.reduce((sum, { amount }) => sum + amount, 0n);
  if (total > MAX_UINT256) {
    throw new SymbolonError({
      code: "TotalBeyondUint256",
      reason: `The rules give ${total} base units in all, more than the largest uint256.`,
      hint: "Check the decimals of the amounts, or set a budget.",
      details: { total },
    });
  }
  leftOut.sort(
    (a, b) => compareText(a.holder.subject, b.holder.subject) || compareIssuance(a.holder, b.holder),
  );
  return { rows: inOrder(rules, limited.rows), leftOut, total, wanted: limited.wanted };
}

/** A credential's amount by the first rule that applies; undefined: it counts for nothing, which `leave` records. */
function countOne(
  rules: readonly NamedRule[],
  used: readonly (readonly string[])[],
  holder: HolderRecord,
  leave: Leave,
): CountedCredential | undefined {
  const { fields } = holder;
  const position = rules.findIndex(({ when }) => when.every((condition) => holds(condition, fields)));
  const rule = rules[position];
  if (rule === undefined) {
    leave(holder, "NoRule");
    return undefined;
  }
  const evaluated = evaluateRule(rule.gives, fields);
  if ("why" in evaluated) {
    const { why, field } = evaluated;
    leave(holder, why, { rule: rule.name, field, value: textOf(holder, field) });
    return undefined;
  }
  if (evaluated.amount === 0n) {
    leave(holder, "ZeroAmount", { rule: rule.name });
    return undefined;
  }
  const names = used[position] ?? [];
  return {
    holder,
    rule: rule.name,
    fields: new Map(names.map((name) => [name, textOf(holder, name)])),
    ...evaluated,
  };
}

function textOf({ fields }: HolderRecord, name: string): string {
  const content = fields.get(name);
  return content === undefined ? "" : contentText(content);
}

function inOrder({ order }: AllocationRules, rows: RuledAllocation["rows"]): RuledAllocation["rows"] {
  if (order === "account") return rows;
  const firstOf = ({ credentials }: RuledAllocation["rows"][number]) =>
    credentials[0]?.holder as HolderRecord;
  return [...rows].sort((a, b) => compareIssuance(firstOf(a), firstOf(b)));
}

const compareText = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);

function requireDistinct(ordered: readonly HolderRecord[]): void {
  const seen = new Set<string>();
  for (const { credential } of ordered) {
    if (seen.has(credential)) {
      throw new SymbolonError({
        code: "RepeatedCredential",
        reason: `Credential ${credential} is among the credentials twice.`,
        hint: "Give each credential once.",
        details: { credential },
      });
    }
    seen.add(credential);
  }
}

/**
 * For each rule, the names of the fields that explain its choice and its result: its own fields, those of all
 * conditions up to it, and the field that identifies the person. Sorted, so that reasons are the same on every machine.
 */
function fieldsUsed({ rules, oncePer }: AllocationRules): readonly (readonly string[])[] {
  const conditions = new Set<string>(oncePer === undefined ? [] : [oncePer.field]);
  return rules.map(({ when, gives }) => {
    for (const { field } of when) conditions.add(field);
    return [...new Set([...conditions, ...fieldsOf(gives)])].sort();
  });
}

function fieldsOf(rule: AmountRule): readonly string[] {
  if (rule.type === "fixed") return [];
  if (rule.type === "sum") return rule.of.flatMap(fieldsOf);
  if (rule.type === "capped" || rule.type === "root") return fieldsOf(rule.of);
  return [rule.field];
}

/**
 * Orders credentials by issuance, the same on every machine: by time; within one second by uid or batch id; within a
 * batch by index. The order of a node's events does not matter.
 */
export function compareIssuance(a: HolderRecord, b: HolderRecord): number {
  if (a.issuedAt !== b.issuedAt) return a.issuedAt < b.issuedAt ? -1 : 1;
  const first = placeOf(a);
  const second = placeOf(b);
  if (first !== second) return first < second ? -1 : 1;
  return (a.batch?.index ?? 0) - (b.batch?.index ?? 0);
}

const placeOf = ({ batch, credential }: HolderRecord) => batch?.id ?? credential;

/**
 * One row per account, by address: the sum of its credentials, or the highest of them (of equal ones the first by
 * issuance).
 * @param counted in order of issuance
 */
function combineByAccount(
  { combine }: AllocationRules,
  counted: readonly CountedCredential[],
  leave: Leave,
): readonly RuledRow[] {
  const groups = Map.groupBy(counted, ({ holder }) => holder.subject);
  const accounts = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return accounts.map(([account, credentials]): RuledRow => {
    if (combine === "sum") {
      const amount = credentials.reduce((sum, one) => sum + one.amount, 0n);
      return { account, amount, credentials, caps: [] };
    }
    const greatest = credentials.reduce((best, one) => (one.amount > best.amount ? one : best));
    for (const { holder } of credentials) {
      if (holder !== greatest.holder)
        leave(holder, "NotTheGreatest", { counted: greatest.holder.credential });
    }
    return { account, amount: greatest.amount, credentials: [greatest], caps: [] };
  });
}

/**
 * One person, one share, however many accounts: of the credentials with the same value of `oncePer`'s field, the first
 * by issuance counts, or all share the cap in order of issuance. A person with an excluded account gets nothing through
 * another account.
 * @param counted in order of issuance
 * @param barred persons with a credential of an excluded account (`personsOf`)
 */
function limitPersons(
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

/** The persons behind credentials; empty where the rules have no `oncePer`. */
function personsOf(rules: AllocationRules, holders: readonly HolderRecord[]): ReadonlySet<string> {
  const persons = holders.map((holder) => personOf(rules, holder));
  return new Set(persons.filter((person) => person !== undefined));
}

const BLANK = /^(?:0x0*)?$/;

/** The person of a credential; undefined: the field is blank, which identifies nobody. */
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
 * Applies the limits on whole rows: `accountCap`, `minimum`, `budget`. Rows below the minimum are dropped before the
 * budget is shared, so that they take nothing from the others, and again afterwards, where scaling brought rows below
 * it.
 * @returns also the rows' total before the budget
 * @throws SymbolonError `BudgetExceeded`
 */
function limitRows(
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
  const total = kept.reduce((sum, { amount }) => sum + amount, 0n);
  if (budget === undefined || total <= budget.total) return { rows: kept, wanted: total };
  if (budget.over === "refuse") {
    throw new SymbolonError({
      code: "BudgetExceeded",
      reason: `The rules give ${total} base units to ${kept.length} accounts, more than the budget of ${budget.total}.`,
      hint: 'Raise the budget, lower the amounts, or write "over": "scale" to share the budget in proportion.',
      details: { wanted: total, budget: budget.total, rows: kept.length },
    });
  }
  const parts = shareBudget(
    kept.map(({ amount }) => amount),
    budget.total,
  );
  return { rows: keepGreat(kept.map((row, i) => lowered(row, "budget", parts[i] as bigint))), wanted: total };
}

function lowered(row: RuledRow, by: Cap["by"], to: bigint): RuledRow {
  return { ...row, amount: to, caps: [...row.caps, { by, from: row.amount, to }] };
}

/**
 * Shares a budget among amounts that together exceed it, each in proportion: the parts add up to exactly the budget.
 * Each part is rounded down; the few remaining units go one each to the parts that lost most by rounding, the earlier
 * one first where two lost the same. No part ever exceeds its amount.
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
