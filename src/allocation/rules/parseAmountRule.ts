import type { AmountRule } from "./allocationRules.ts";
import { RulesValue } from "./rulesValue.ts";

const TYPES = ["fixed", "field", "table", "tiered", "capped", "square-root", "sum"] as const;
/** Rules inside each other: each level is a level of recursion. */
const MAX_LEVELS = 16;

/**
 * Reads one rule of a rules file.
 * @throws SymbolonError `BadRules`
 */
export function parseAmountRule(rule: RulesValue, level = 0): AmountRule {
  if (level >= MAX_LEVELS) {
    const nothing = new RulesValue(rule.file, rule.path, undefined);
    throw nothing.refuse(`is nested more than ${MAX_LEVELS} levels deep`, "Flatten it.");
  }
  const type = rule.at("type").oneOf(TYPES);
  const within = (part: RulesValue) => parseAmountRule(part, level + 1);
  switch (type) {
    case "fixed":
      return { type, amount: rule.object(["type", "amount"]).at("amount").amount() };
    case "field":
      return { type, ...scaledField(rule) };
    case "table":
      return readTable(rule.object(["type", "field", "values"], ["otherwise"]));
    case "tiered":
      return readTiers(rule.object(["type", "mode", "field", "tiers"]));
    case "capped":
      return readCapped(rule, within(rule.object(["type", "of"], ["min", "max"]).at("of")));
    case "square-root": {
      if (rule.at("field").value !== undefined) return { type: "field-root", ...scaledField(rule) };
      rule.object(["type", "of"], ["unit"]);
      const unit = rule.optional("unit", (one) => one.positive()) ?? 10n ** BigInt(rule.file.decimals ?? 0);
      return { type: "root", of: within(rule.at("of")), unit };
    }
    case "sum":
      return { type, of: rule.object(["type", "of"]).at("of").list().map(within) };
  }
}

function scaledField(rule: RulesValue) {
  rule.object(["type", "field", "times"], ["dividedBy"]);
  const dividedBy = rule.optional("dividedBy", (one) => one.divisor()) ?? 1n;
  return { field: rule.at("field").numericField(), times: rule.at("times").positive(), dividedBy };
}

function readTable(rule: RulesValue): AmountRule {
  const table = rule.at("values");
  const keys = Object.keys(Object(table.value));
  table.object([], keys);
  if (keys.length === 0) throw table.refuse("has no value", "Add one, or use fixed.");
  const values = new Map(keys.map((key) => [key, table.at(key).amount()] as const));
  const field = rule.at("field").keyField(keys);
  const otherwise = rule.optional("otherwise", (one) => one.amount());
  return { type: "table", field, values, ...(otherwise !== undefined && { otherwise }) };
}

function readTiers(rule: RulesValue): AmountRule {
  const mode = rule.at("mode").oneOf(["step", "marginal"]);
  const price = mode === "step" ? "amount" : "perUnit";
  let before = -1n;
  const tiers = rule
    .at("tiers")
    .list()
    .map((tier) => {
      const start = tier.object([price, "from"]).at("from");
      const from = start.integer();
      if (from <= before) {
        const problem = before < 0n ? "is negative" : `is not above the ${before} of the tier before it`;
        throw start.refuse(problem, "Write tiers upwards, from 0 or more.");
      }
      before = from;
      return { from, amount: tier.at(price).amount() };
    });
  const field = rule.at("field").numericField();
  if (mode === "step") return { type: "step", field, tiers };
  return { type: "marginal", field, tiers: tiers.map(({ from, amount }) => ({ from, perUnit: amount })) };
}

function readCapped(rule: RulesValue, of: AmountRule): AmountRule {
  const [min, max] = ["min", "max"].map((name) => rule.optional(name, (one) => one.amount()));
  if (min === undefined && max === undefined) {
    throw rule.at("max").refuse("is needed there", "Add min, or max, or both.");
  }
  if (min !== undefined && max !== undefined && min > max) {
    throw rule.at("min").refuse(`is above max ${rule.at("max").value}`, "Write min up to max.");
  }
  return { type: "capped", of, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}
