import { at } from "../../core/decode.ts";
import type { AmountRule, FieldUse } from "./allocationRules.ts";
import type { Members, RulesReader } from "./rulesReader.ts";

export type RuleContext = {
  readonly reader: RulesReader;
  readonly decimals: number | undefined;
  /** Told each use of a field. */
  readonly onUse: (use: FieldUse) => void;
};

const TYPES = ["fixed", "field", "table", "tiered", "capped", "square-root", "sum"] as const;
/** Rules inside each other: each level is a level of recursion. */
const MAX_LEVELS = 16;

/**
 * Reads one rule of a rules file.
 * @throws SymbolonError `BadRules`
 */
export function parseAmountRule(value: unknown, path: string, context: RuleContext, level = 0): AmountRule {
  const { reader, decimals } = context;
  const { amount, members, oneOf, refuse } = reader;
  if (level >= MAX_LEVELS) {
    throw refuse(path, undefined, `is nested more than ${MAX_LEVELS} levels deep`, "Flatten it.");
  }
  const given = typeof value === "object" && value !== null ? (value as Members).type : undefined;
  const type = oneOf(given, at(path, "type"), TYPES);
  const within = (part: unknown, name: string) => parseAmountRule(part, at(path, name), context, level + 1);
  switch (type) {
    case "fixed": {
      const rule = members(value, path, ["type", "amount"]);
      return { type, amount: amount(rule.amount, at(path, "amount"), decimals) };
    }
    case "field": {
      const rule = members(value, path, ["type", "field", "times"], ["dividedBy"]);
      return { type, ...scaledField(rule, path, context) };
    }
    case "table":
      return readTable(members(value, path, ["type", "field", "values"], ["otherwise"]), path, context);
    case "tiered":
      return readTiers(members(value, path, ["type", "mode", "field", "tiers"]), path, context);
    case "capped": {
      const rule = members(value, path, ["type", "of"], ["min", "max"]);
      return readCapped(rule, path, within(rule.of, "of"), context);
    }
    case "square-root": {
      if (Object.hasOwn(value as Members, "field")) {
        const rule = members(value, path, ["type", "field", "times"], ["dividedBy"]);
        return { type: "field-root", ...scaledField(rule, path, context) };
      }
      const rule = members(value, path, ["type", "of"], ["unit"]);
      const unit =
        rule.unit === undefined
          ? 10n ** BigInt(decimals ?? 0)
          : reader.positive(rule.unit, at(path, "unit"), decimals);
      return { type: "root", of: within(rule.of, "of"), unit };
    }
    case "sum": {
      const rule = members(value, path, ["type", "of"]);
      const parts = reader.list(rule.of, at(path, "of"));
      return { type, of: parts.map((part, i) => within(part, at("of", i))) };
    }
  }
}

/** A field that is used as a number. */
function numericField(value: unknown, path: string, { reader, onUse }: RuleContext): string {
  const field = reader.text(value, path);
  onUse({ field, path, needs: "integer", keys: [] });
  return field;
}

function scaledField(rule: Members, path: string, context: RuleContext) {
  const { reader, decimals } = context;
  const dividedBy =
    rule.dividedBy === undefined ? 1n : reader.positive(rule.dividedBy, at(path, "dividedBy"), undefined);
  return {
    field: numericField(rule.field, at(path, "field"), context),
    times: reader.positive(rule.times, at(path, "times"), decimals),
    dividedBy,
  };
}

function readTable(rule: Members, path: string, context: RuleContext): AmountRule {
  const { reader, decimals, onUse } = context;
  const place = at(path, "values");
  const told = Object.entries(reader.members(rule.values, place, [], Object.keys(Object(rule.values))));
  if (told.length === 0) throw reader.refuse(place, rule.values, "has no value", "Add one, or use fixed.");
  const values = new Map(
    told.map(([key, amount]) => [key, reader.amount(amount, at(place, key), decimals)] as const),
  );
  const field = reader.text(rule.field, at(path, "field"));
  onUse({ field, path: at(path, "field"), needs: "key", keys: [...values.keys()] });
  if (rule.otherwise === undefined) return { type: "table", field, values };
  const otherwise = reader.amount(rule.otherwise, at(path, "otherwise"), decimals);
  return { type: "table", field, values, otherwise };
}

function readTiers(rule: Members, path: string, context: RuleContext): AmountRule {
  const { reader, decimals } = context;
  const mode = reader.oneOf(rule.mode, at(path, "mode"), ["step", "marginal"]);
  const price = mode === "step" ? "amount" : "perUnit";
  let before = -1n;
  const tiers = reader.list(rule.tiers, at(path, "tiers")).map((value, i) => {
    const place = at(at(path, "tiers"), i);
    const tier = reader.members(value, place, [price, "from"]);
    const fromPath = at(place, "from");
    const from = reader.integer(tier.from, fromPath);
    if (from <= before) {
      const problem = before < 0n ? "is negative" : `is not above the ${before} of the tier before it`;
      throw reader.refuse(fromPath, tier.from, problem, "Write tiers upwards, from 0 or more.");
    }
    before = from;
    return { from, amount: reader.amount(tier[price], at(place, price), decimals) };
  });
  const field = numericField(rule.field, at(path, "field"), context);
  if (mode === "step") return { type: "step", field, tiers };
  return { type: "marginal", field, tiers: tiers.map(({ from, amount }) => ({ from, perUnit: amount })) };
}

function readCapped(rule: Members, path: string, of: AmountRule, context: RuleContext): AmountRule {
  const { reader, decimals } = context;
  const [min, max] = [rule.min, rule.max].map((value, i) =>
    value === undefined ? undefined : reader.amount(value, at(path, i === 0 ? "min" : "max"), decimals),
  );
  if (min === undefined && max === undefined) {
    throw reader.refuse(at(path, "max"), undefined, "is needed there", "Add min, or max, or both.");
  }
  if (min !== undefined && max !== undefined && min > max) {
    throw reader.refuse(at(path, "min"), rule.min, `is above max ${rule.max}`, "Write min up to max.");
  }
  return { type: "capped", of, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}
