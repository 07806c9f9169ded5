import type { Address } from "viem";
import { createJsonTokens } from "../../../sdk/allocation/read/jsonTokens.ts";
import { MAX_DECIMALS } from "../../../sdk/allocation/read/parseAmount.ts";
import { fileError } from "../../../sdk/core/inputErrors.ts";
import { quote } from "../../../sdk/core/text/escape.ts";
import type {
  AllocationRules,
  AmountRule,
  Condition,
  Exclusion,
  FieldUse,
  NamedRule,
  OncePer,
} from "./allocationRules.ts";
import { RulesValue } from "./rulesValue.ts";

const RULES_FORMAT = "symbolon-allocation-rules";
const RULES_VERSION = 1;

const REQUIRED = ["format", "version", "decimals", "combine", "rules"];
const OPTIONAL = ["schema", "issuers", "oncePer", "exclusions", "accountCap", "budget", "minimum", "order"];

/**
 * Reads a rules file. Strict: an unknown, missing, repeated or wrong member is refused, since a silently ignored rule
 * pays the wrong people.
 * @param file as the caller named it, for the errors
 * @throws SymbolonError `BadRules` naming file, path, value and hint
 * @example
 * const rules = parseRules(readFileSync("rules.json", "utf8"), "rules.json");
 */
export function parseRules(text: string, file: string): AllocationRules {
  const uses: FieldUse[] = [];
  const rules = new RulesValue({ name: file, decimals: undefined, uses }, "", jsonOf(text, file));
  rules.object(REQUIRED, OPTIONAL).at("format").oneOf([RULES_FORMAT]);
  const version = rules.at("version");
  if (version.value !== RULES_VERSION) throw version.refuse("is not known", `Write ${RULES_VERSION}.`);
  const decimals = readDecimals(rules.at("decimals"));
  rules.file.decimals = decimals;
  const schema = rules.optional("schema", (value) => value.hash());
  const issuers = rules.optional("issuers", readIssuers) ?? [];
  const named = readRules(rules.at("rules").list());
  const combine = rules.at("combine").oneOf(["sum", "max"]);
  const oncePer = rules.optional("oncePer", readOncePer);
  const exclusions = rules.optional("exclusions", (value) => value.list().map(readExclusion)) ?? [];
  const accountCap = rules.optional("accountCap", (value) => value.positive());
  const budget = rules.optional("budget", readBudget);
  const minimum = rules.optional("minimum", (value) => value.positive());
  const order =
    rules.optional("order", (value) => value.oneOf(["account", "issuance"] as const)) ?? "account";
  const given = { schema, decimals, oncePer, accountCap, budget, minimum };
  return { ...onlyDefined(given), issuers, rules: named, combine, exclusions, order, fieldUses: uses };
}

type Defined<Members> = { readonly [Name in keyof Members]?: Exclude<Members[Name], undefined> };

function onlyDefined<Members extends object>(members: Members): Defined<Members> {
  const there = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as Defined<Members>;
}

function jsonOf(text: string, file: string): unknown {
  const refuse = (problem: string, hint: string) => fileError(file, { code: "BadRules", problem, hint });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw refuse(
      `is not JSON: ${(cause as Error).message}`,
      "Correct it: docs/allocate-by-credentials.md explains the format.",
    );
  }
  // JSON.parse keeps the last of two equal members, and a human reader may see the first.
  const repeated = repeatedMember(text, file);
  if (repeated === undefined) return json;
  const { name, line } = repeated;
  throw refuse(`names ${quote(name)} twice in one object (line ${line})`, "Keep one of them.");
}

/** @returns undefined where amounts are base units */
function readDecimals(decimals: RulesValue): number | undefined {
  const { value } = decimals;
  if (value === null) return undefined;
  if (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_DECIMALS) return Number(value);
  const hint = `Write the token's decimals, 0 to ${MAX_DECIMALS}, or null where the amounts are base units.`;
  throw decimals.refuse("is not a number of decimals", hint);
}

function readIssuers(list: RulesValue): readonly Address[] {
  const issuers = list.list().map((one) => one.address());
  const repeated = issuers.findIndex((issuer, i) => issuers.indexOf(issuer) !== i);
  if (repeated === -1) return issuers;
  throw list.at(repeated, issuers[repeated]).refuse("is there already", "Name it once.");
}

function readOncePer(once: RulesValue): OncePer {
  const field = once.object(["field"], ["scope", "cap"]).at("field").keyField([]);
  const scope = once.optional("scope", (value) => value.oneOf(["all", "issuer"] as const)) ?? "all";
  return { field, scope, ...onlyDefined({ cap: once.optional("cap", (value) => value.positive()) }) };
}

function readBudget(budget: RulesValue): NonNullable<AllocationRules["budget"]> {
  const over = budget.object(["total", "over"]).at("over").oneOf(["scale", "refuse"]);
  return { total: budget.at("total").positive(), over };
}

function readRules(list: readonly RulesValue[]): readonly NamedRule[] {
  const names = new Set<string>();
  return list.map((rule, i) => {
    const place = rule.object(["name", "gives"], ["when"]).at("name");
    const name = place.text();
    if (names.has(name)) throw place.refuse("is another rule's name", "Give each rule its own.");
    names.add(name);
    const when = rule.optional("when", (conditions) => conditions.list().map(readCondition)) ?? [];
    if (when.length === 0 && i < list.length - 1) {
      const hint = "Give it a condition (when), or put it last: the first rule that applies is taken.";
      throw rule.at("when").refuse(`keeps rules[${i + 1}] from ever applying`, hint);
    }
    return { name, when, gives: parseAmountRule(rule.at("gives")) };
  });
}

function readCondition(condition: RulesValue): Condition {
  const place = condition.object(["field"], ["is", "below", "from"]).at("field");
  // Checked before the values that it is compared with.
  place.text();
  const is = condition.at("is");
  const end = condition.at("below");
  const isRange = condition.at("from").value !== undefined || end.value !== undefined;
  if (isRange === (is.value !== undefined)) {
    throw condition.refuse("is not a condition", "Write is, or from and below, or one of these.");
  }
  if (!isRange) {
    const keys = is.list().map(textKey);
    return { field: place.keyField(keys), is: new Set(keys) };
  }
  const field = place.numericField();
  const from = condition.optional("from", (value) => value.integer());
  const below = condition.optional("below", (value) => value.integer());
  if (from !== undefined && below !== undefined && below <= from) {
    throw end.refuse("is not above its start", "Write more than from has.");
  }
  return { field, ...onlyDefined({ from, below }) };
}

/** Text that may be empty, as a text field may be. */
function textKey(key: RulesValue): string {
  if (typeof key.value === "string") return key.value;
  throw key.refuse("is no text", 'Write what the field says in quotes: "3", "true", "0x...".');
}

function readExclusion(exclusion: RulesValue): Exclusion {
  const isFile = exclusion.at("file").value !== undefined;
  const reason = exclusion
    .object([...(isFile ? ["file", "sha256"] : ["account"]), "reason"])
    .at("reason")
    .text();
  if (!isFile) return { account: exclusion.at("account").address(), reason };
  return { file: exclusion.at("file").text(), sha256: exclusion.at("sha256").hash(), reason };
}

/** The first member that a JSON text has twice in one object; undefined: no repeated member. The text must be JSON. */
export function repeatedMember(
  text: string,
  file: string,
): { readonly name: string; readonly line: number } | undefined {
  // One entry per level: the names so far in an object, undefined in a list.
  const levels: (Set<string> | undefined)[] = [];
  let found: { readonly name: string; readonly line: number } | undefined;
  let last: { readonly name: string; readonly line: number } | undefined;
  const tokens = createJsonTokens(file, ({ kind, text: name, line }) => {
    if (kind === "{") levels.push(new Set());
    else if (kind === "[") levels.push(undefined);
    else if (kind === "}" || kind === "]") levels.pop();
    else if (kind === ":" && last !== undefined) {
      const names = levels.at(-1);
      if (names?.has(last.name)) found ??= last;
      names?.add(last.name);
    }
    last = kind === "string" ? { name, line } : undefined;
  });
  tokens.write(text);
  tokens.end();
  return found;
}

const TYPES = ["fixed", "field", "table", "tiered", "capped", "square-root", "sum"] as const;
/** Most levels of nested rules: each level is a level of recursion. */
const MAX_LEVELS = 16;

/**
 * Reads one rule of a rules file.
 * @throws SymbolonError `BadRules`
 */
function parseAmountRule(rule: RulesValue, level = 0): AmountRule {
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
