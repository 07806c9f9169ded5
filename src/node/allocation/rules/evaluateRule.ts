import {
  type AmountRule,
  type Cap,
  type Condition,
  contentText,
  type FieldContent,
} from "./allocationRules.ts";

type Fields = ReadonlyMap<string, FieldContent>;

type Nothing = {
  readonly why: "NotInTable" | "NegativeField";
  readonly field: string;
};

type Evaluation = {
  readonly amount: bigint;
  /** What it would be without any cap of the rule. */
  readonly uncapped: bigint;
  /** Those that changed something, innermost first. */
  readonly caps: readonly Cap[];
};

const NO_CAPS: readonly Cap[] = [];

/**
 * What a rule gives for one credential.
 * @param fields has every field that the rule uses, of a fitting kind (`requireRuleFields`)
 */
export function evaluateRule(rule: AmountRule, fields: Fields): Evaluation | Nothing {
  const caps: Cap[] = [];
  const amount = amountOf(rule, fields, (cap) => caps.push(cap));
  if (typeof amount !== "bigint") return amount;
  if (caps.length === 0) return { amount, uncapped: amount, caps: NO_CAPS };
  const uncapped = amountOf(withoutCaps(rule), fields, () => {});
  return typeof uncapped === "bigint" ? { amount, uncapped, caps } : uncapped;
}

/** What a field says; that it is there is for the caller to see to (`requireRuleFields`). */
function contentOf(fields: Fields, name: string): FieldContent {
  const content = fields.get(name);
  if (content === undefined) throw new TypeError(`The credential has no field ${name}, which the rules use.`);
  return content;
}

export function holds(condition: Condition, fields: Fields): boolean {
  const content = contentOf(fields, condition.field);
  if ("is" in condition) return condition.is.has(contentText(content));
  const { from, below } = condition;
  const value = content as bigint;
  return (from === undefined || value >= from) && (below === undefined || value < below);
}

function amountOf(rule: AmountRule, fields: Fields, onCap: (cap: Cap) => void): bigint | Nothing {
  if (rule.type === "fixed") return rule.amount;
  if (rule.type === "sum") {
    let sum = 0n;
    for (const part of rule.of) {
      const amount = amountOf(part, fields, onCap);
      if (typeof amount !== "bigint") return amount;
      sum += amount;
    }
    return sum;
  }
  if (rule.type === "capped") {
    const amount = amountOf(rule.of, fields, onCap);
    return typeof amount === "bigint" ? cappedAmount(rule, amount, onCap) : amount;
  }
  if (rule.type === "root") {
    const amount = amountOf(rule.of, fields, onCap);
    return typeof amount === "bigint" ? squareRoot(amount * rule.unit) : amount;
  }
  const content = contentOf(fields, rule.field);
  if (rule.type === "table") {
    const { values, otherwise, field } = rule;
    return values.get(contentText(content)) ?? otherwise ?? { why: "NotInTable", field };
  }
  const value = content as bigint;
  // An amount cannot be owed by the subject; to count it as 0 in silence would hide a misread field.
  if (value < 0n) return { why: "NegativeField", field: rule.field };
  if (rule.type === "field") return (value * rule.times) / rule.dividedBy;
  if (rule.type === "field-root") {
    // floor(sqrt(x) * t / d) = floor(sqrt(floor(x * t^2 / d^2))): one rounding, not two.
    return squareRoot((value * rule.times ** 2n) / rule.dividedBy ** 2n);
  }
  if (rule.type === "step") return rule.tiers.findLast(({ from }) => value >= from)?.amount ?? 0n;
  return marginalAmount(rule.tiers, value);
}

function marginalAmount(tiers: Extract<AmountRule, { type: "marginal" }>["tiers"], value: bigint): bigint {
  let sum = 0n;
  for (const [i, { from, perUnit }] of tiers.entries()) {
    if (value <= from) break;
    const end = tiers[i + 1]?.from;
    const last = end === undefined || value < end ? value : end;
    sum += (last - from) * perUnit;
  }
  return sum;
}

function cappedAmount(
  { min, max }: Extract<AmountRule, { type: "capped" }>,
  from: bigint,
  onCap: (cap: Cap) => void,
): bigint {
  if (min !== undefined && from < min) {
    onCap({ by: "rule min", from, to: min });
    return min;
  }
  if (max === undefined || from <= max) return from;
  onCap({ by: "rule max", from, to: max });
  return max;
}

function withoutCaps(rule: AmountRule): AmountRule {
  if (rule.type === "capped") return withoutCaps(rule.of);
  if (rule.type === "root") return { ...rule, of: withoutCaps(rule.of) };
  if (rule.type === "sum") return { ...rule, of: rule.of.map(withoutCaps) };
  return rule;
}

/**
 * The whole square root, rounded down: the greatest r with r * r <= value. Exact for integers of any size, where a
 * floating-point root is wrong from 2^53 on.
 * @throws RangeError where the value is negative
 */
export function squareRoot(value: bigint): bigint {
  if (value < 0n) throw new RangeError(`${value} has no square root.`);
  if (value < 2n) return value;
  // Newton's steps fall from any start not below the root: a power of two with at least half the bits.
  let root = 1n << BigInt((value.toString(16).length * 4 + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
