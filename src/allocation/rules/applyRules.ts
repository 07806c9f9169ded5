import type { Address } from "viem";
import { ADDRESS_BYTES, MAX_UINT256 } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import {
  type AllocationRules,
  type AmountRule,
  type CountedCredential,
  contentText,
  type HolderRecord,
  type Leave,
  type LeftOut,
  type NamedRule,
  type RuledAllocation,
  type RuledRow,
} from "./allocationRules.ts";
import { evaluateRule, holds } from "./evaluateRule.ts";
import { limitPersons, limitRows, personsOf } from "./limits.ts";

export type ApplyRulesParameters = {
  readonly rules: AllocationRules;
  /** Accounts that get nothing, in lower case, and why: those that the rules name, and those of their files. */
  readonly excluded: ReadonlyMap<Address, string>;
  /** Valid credentials, each once, in any order. */
  readonly holders: readonly HolderRecord[];
};

const NOBODY = `0x${"00".repeat(ADDRESS_BYTES)}`;

/**
 * Turns credentials into rows, in this order: exclusions; the first rule that applies; one person, one share
 * (`oncePer`); one row an account (`combine`); `accountCap`; `minimum`; `budget`; `minimum` again, of which nothing is handed
 * out anew. Each step only takes away, so the total is never beyond the budget. A pure function: the order in which
 * credentials come changes nothing.
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
  if (total > MAX_UINT256) throw beyondUint256(total);
  leftOut.sort(
    (a, b) => compareText(a.holder.subject, b.holder.subject) || compareIssuance(a.holder, b.holder),
  );
  return { rows: inOrder(rules, limited.rows), leftOut, total, wanted: limited.wanted };
}

/** What a credential counts for by the first rule that applies; undefined, and left out, where that is nothing. */
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

function beyondUint256(total: bigint): SymbolonError {
  return new SymbolonError({
    code: "TotalBeyondUint256",
    reason: `The rules give ${total} base units in all, beyond the greatest uint256.`,
    hint: "Check the decimals of the amounts, or set a budget.",
    details: { total },
  });
}

/**
 * For each rule, the names of the fields that explain why it was taken and what it gave: those of its own, of all
 * conditions up to it, and the one that tells the person. Sorted, so that reasons are the same on every machine.
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
 * Orders credentials by issuance, the same way on every machine: by time; within one second by uid or batch id; within a
 * batch by index. The order in which a node tells events plays no part.
 */
export function compareIssuance(a: HolderRecord, b: HolderRecord): number {
  if (a.issuedAt !== b.issuedAt) return a.issuedAt < b.issuedAt ? -1 : 1;
  const [first, second] = [placeOf(a), placeOf(b)];
  if (first !== second) return first < second ? -1 : 1;
  return (a.batch?.index ?? 0) - (b.batch?.index ?? 0);
}

const placeOf = ({ batch, credential }: HolderRecord) => batch?.id ?? credential;

/**
 * One row an account, by address: its credentials together, or the greatest of them (the first by issuance where two are).
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
