/**
 * The rules once more, straight from docs/allocate-by-credentials.md and as slow as can be: unit by unit, with searches
 * for roots, so that it shares no formula with the engine. Amounts are small numbers.
 */
export type NaiveRule =
  | { readonly type: "fixed"; readonly amount: string }
  | { readonly type: "field"; readonly field: "score"; readonly times: string; readonly dividedBy: string }
  | {
      readonly type: "tiered";
      readonly mode: "step" | "marginal";
      readonly field: "score";
      readonly tiers: readonly {
        readonly from: string;
        readonly amount?: string;
        readonly perUnit?: string;
      }[];
    }
  | { readonly type: "capped"; readonly of: NaiveRule; readonly min?: string; readonly max?: string }
  | { readonly type: "square-root"; readonly of: NaiveRule; readonly unit: string }
  | {
      readonly type: "square-root";
      readonly field: "score";
      readonly times: string;
      readonly dividedBy: string;
    }
  | { readonly type: "sum"; readonly of: readonly NaiveRule[] };

export type NaiveHolder = {
  readonly id: number;
  readonly account: number;
  readonly at: number;
  readonly person: number;
  readonly score: number;
};

export type NaiveRules = {
  readonly gives: NaiveRule;
  readonly combine: "sum" | "max";
  readonly oncePer?: { readonly cap?: number };
  readonly accountCap?: number;
  readonly budget?: number;
  readonly minimum?: number;
  readonly excluded: readonly number[];
};

export function naiveAmount(rule: NaiveRule, score: number): number {
  switch (rule.type) {
    case "fixed":
      return Number(rule.amount);
    case "field":
      return wholes(score * Number(rule.times), Number(rule.dividedBy));
    case "tiered": {
      let amount = 0;
      for (const { from, amount: told = "0" } of rule.tiers) if (score >= Number(from)) amount = Number(told);
      if (rule.mode === "step") return amount;
      let sum = 0;
      for (let unit = 0; unit < score; unit++) {
        const tier = rule.tiers.filter(({ from }) => unit >= Number(from)).at(-1);
        sum += Number(tier?.perUnit ?? 0);
      }
      return sum;
    }
    case "capped": {
      const amount = naiveAmount(rule.of, score);
      return Math.min(Math.max(amount, Number(rule.min ?? 0)), Number(rule.max ?? Infinity));
    }
    case "square-root": {
      if ("of" in rule) return root(naiveAmount(rule.of, score) * Number(rule.unit), 1);
      return root(score * Number(rule.times) ** 2, Number(rule.dividedBy));
    }
    default:
      return rule.of.reduce((sum, part) => sum + naiveAmount(part, score), 0);
  }
}

export function naiveRows(rules: NaiveRules, holders: readonly NaiveHolder[]): ReadonlyMap<number, number> {
  const inOrder = holders.toSorted((a, b) => a.at - b.at || a.id - b.id);
  const bad = inOrder.filter(({ account }) => rules.excluded.includes(account)).map(({ person }) => person);
  const rows = new Map<number, number>();
  const persons = new Map<number, number>();
  for (const { account, person, score } of inOrder) {
    let amount = naiveAmount(rules.gives, score);
    if (amount === 0 || rules.excluded.includes(account)) continue;
    if (rules.oncePer !== undefined) {
      if (bad.includes(person)) continue;
      const { cap } = rules.oncePer;
      const before = persons.get(person) ?? 0;
      if (cap === undefined && before > 0) continue;
      amount = cap === undefined ? amount : Math.min(amount, cap - before);
      persons.set(person, before + amount);
    }
    const sofar = rows.get(account) ?? 0;
    rows.set(account, rules.combine === "sum" ? sofar + amount : Math.max(sofar, amount));
  }
  const keepGreat = () => {
    for (const [account, amount] of rows) if (amount < (rules.minimum ?? 1)) rows.delete(account);
  };
  for (const [account, amount] of rows) rows.set(account, Math.min(amount, rules.accountCap ?? amount));
  keepGreat();
  const total = [...rows.values()].reduce((sum, amount) => sum + amount, 0);
  const { budget } = rules;
  if (budget === undefined || total <= budget) return rows;
  const parts = [...rows]
    .sort(([a], [b]) => a - b)
    .map(([account, amount]) => ({ account, amount, part: 0 }));
  for (const one of parts) one.part = wholes(one.amount * budget, total);
  for (let left = budget - parts.reduce((sum, { part }) => sum + part, 0); left > 0; left--) {
    // What was lost, in parts of `total`, so that no fraction is ever rounded; who was given one lost nothing.
    const lost = parts.map(({ amount, part }) => amount * budget - part * total);
    const most = parts[lost.indexOf(Math.max(...lost))];
    if (most !== undefined) most.part += 1;
  }
  for (const { account, part } of parts) rows.set(account, part);
  keepGreat();
  return rows;
}

function wholes(amount: number, by: number): number {
  let count = 0;
  while ((count + 1) * by <= amount) count++;
  return count;
}

/** The greatest r with (r * by)^2 <= square. */
function root(square: number, by: number): number {
  let r = 0;
  while (((r + 1) * by) ** 2 <= square) r++;
  return r;
}
