import type { Address } from "viem";
import { at } from "../../core/decode.ts";
import type { SymbolonError } from "../../core/errors.ts";
import { fileError } from "../../core/inputErrors.ts";
import { quote } from "../../core/text/escape.ts";
import { createJsonTokens } from "../read/jsonTokens.ts";
import { MAX_DECIMALS } from "../read/parseAmount.ts";
import type {
  AllocationRules,
  Condition,
  Exclusion,
  FieldUse,
  NamedRule,
  OncePer,
} from "./allocationRules.ts";
import { parseAmountRule, type RuleContext } from "./parseAmountRule.ts";
import { type Members, rulesReader } from "./rulesReader.ts";

const RULES_FORMAT = "symbolon-allocation-rules";
const RULES_VERSION = 1;

const REQUIRED = ["format", "version", "combine", "rules"];
const OPTIONAL = [
  "schema",
  "issuers",
  "decimals",
  "oncePer",
  "exclusions",
  "accountCap",
  "budget",
  "minimum",
  "order",
];

/**
 * Reads a rules file. Strict: a member that is unknown, missing, repeated or of another kind is refused, since a rule that
 * is silently not applied pays the wrong people.
 * @param file as the caller named it, for the errors
 * @throws SymbolonError `BadRules` naming file, path, value and hint
 */
export function parseRules(text: string, file: string): AllocationRules {
  const reader = rulesReader(file);
  const { refuse } = reader;
  const rules = reader.members(jsonOf(text, file), "", REQUIRED, OPTIONAL);
  reader.oneOf(rules.format, "format", [RULES_FORMAT]);
  if (rules.version !== RULES_VERSION) {
    throw refuse("version", rules.version, "is not known", `Write ${RULES_VERSION}.`);
  }
  const decimals = readDecimals(rules.decimals, refuse);
  const fieldUses: FieldUse[] = [];
  const context: RuleContext = { reader, decimals, onUse: (use) => fieldUses.push(use) };
  const optional = <Value>(name: string, read: (value: unknown, path: string) => Value) =>
    Object.hasOwn(rules, name) ? { [name]: read(rules[name], name) } : {};
  const amount = (value: unknown, path: string) => reader.positive(value, path, decimals);
  return {
    ...optional("schema", reader.hash),
    issuers: rules.issuers === undefined ? [] : readIssuers(rules.issuers, context),
    ...(decimals !== undefined && { decimals }),
    rules: readRules(rules.rules, context),
    combine: reader.oneOf(rules.combine, "combine", ["sum", "max"]),
    ...optional("oncePer", (value, path): OncePer => {
      const once = reader.members(value, path, ["field"], ["scope", "cap"]);
      const field = reader.text(once.field, at(path, "field"));
      fieldUses.push({ field, path: at(path, "field"), needs: "key", keys: [] });
      const scope =
        once.scope === undefined
          ? ("all" as const)
          : reader.oneOf(once.scope, at(path, "scope"), ["all", "issuer"]);
      return { field, scope, ...(once.cap !== undefined && { cap: amount(once.cap, at(path, "cap")) }) };
    }),
    exclusions: rules.exclusions === undefined ? [] : readExclusions(rules.exclusions, context),
    ...optional("accountCap", amount),
    ...optional("budget", (value, path) => {
      const budget = reader.members(value, path, ["total", "over"]);
      const over = reader.oneOf(budget.over, at(path, "over"), ["scale", "refuse"]);
      return { total: amount(budget.total, at(path, "total")), over };
    }),
    ...optional("minimum", amount),
    order:
      rules.order === undefined ? "account" : reader.oneOf(rules.order, "order", ["account", "issuance"]),
    fieldUses,
  };
}

function jsonOf(text: string, file: string): unknown {
  const refuse = (problem: string, hint: string) => fileError(file, { code: "BadRules", problem, hint });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw refuse(`is not JSON: ${(cause as Error).message}`, "Mend it: docs/allocate-by-credentials.md.");
  }
  // JSON.parse keeps the last of two, and a reader of the file may go by the first.
  const repeated = repeatedMember(text, file);
  if (repeated === undefined) return json;
  const { name, line } = repeated;
  throw refuse(`names ${quote(name)} twice in one object (line ${line})`, "Keep one of them.");
}

function readDecimals(
  value: unknown,
  refuse: (path: string, value: unknown, problem: string, hint: string) => SymbolonError,
): number | undefined {
  if (value === undefined) return undefined;
  if (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_DECIMALS) return Number(value);
  const hint = `Write a whole number from 0 to ${MAX_DECIMALS}, or leave it out for base units.`;
  throw refuse("decimals", value, "is no number of decimals", hint);
}

function readIssuers(value: unknown, { reader }: RuleContext): readonly Address[] {
  const issuers = reader.list(value, "issuers").map((one, i) => reader.address(one, at("issuers", i)));
  const again = issuers.findIndex((issuer, i) => issuers.indexOf(issuer) !== i);
  if (again === -1) return issuers;
  throw reader.refuse(at("issuers", again), issuers[again], "is there already", "Name it once.");
}

function readRules(value: unknown, context: RuleContext): readonly NamedRule[] {
  const { reader } = context;
  const names = new Set<string>();
  const list = reader.list(value, "rules");
  return list.map((one, i) => {
    const path = at("rules", i);
    const rule = reader.members(one, path, ["name", "gives"], ["when"]);
    const name = reader.text(rule.name, at(path, "name"));
    if (names.has(name)) {
      throw reader.refuse(at(path, "name"), name, "is another rule's name", "Give each rule its own.");
    }
    names.add(name);
    const when = rule.when === undefined ? [] : readConditions(rule.when, at(path, "when"), context);
    if (when.length === 0 && i < list.length - 1) {
      const hint = "Give it a condition (when), or put it last: the first rule that applies is taken.";
      throw reader.refuse(at(path, "when"), undefined, `keeps rules[${i + 1}] from ever applying`, hint);
    }
    return { name, when, gives: parseAmountRule(rule.gives, at(path, "gives"), context) };
  });
}

function readConditions(value: unknown, path: string, context: RuleContext): readonly Condition[] {
  const { reader, onUse } = context;
  return reader.list(value, path).map((one, i): Condition => {
    const place = at(path, i);
    const told = reader.members(one, place, ["field"], ["is", "below", "from"]);
    const field = reader.text(told.field, at(place, "field"));
    const bounds = { from: told.from, below: told.below };
    const isRange = bounds.from !== undefined || bounds.below !== undefined;
    if (isRange === (told.is !== undefined)) {
      throw reader.refuse(place, one, "is no condition", "Write is, or from and below, or one of these.");
    }
    if (told.is !== undefined) {
      const keys = reader
        .list(told.is, at(place, "is"))
        .map((key, k) => textKey(key, at(at(place, "is"), k)));
      onUse({ field, path: at(place, "field"), needs: "key", keys });
      return { field, is: new Set(keys) };
    }
    onUse({ field, path: at(place, "field"), needs: "integer", keys: [] });
    const from = bounds.from === undefined ? undefined : reader.integer(bounds.from, at(place, "from"));
    const below = bounds.below === undefined ? undefined : reader.integer(bounds.below, at(place, "below"));
    if (from !== undefined && below !== undefined && below <= from) {
      throw reader.refuse(
        at(place, "below"),
        bounds.below,
        "is not above its start",
        "Write more than from has.",
      );
    }
    return { field, ...(from !== undefined && { from }), ...(below !== undefined && { below }) };
  });

  /** Text that may be empty: a field of text may be. */
  function textKey(key: unknown, place: string): string {
    if (typeof key === "string") return key;
    throw reader.refuse(
      place,
      key,
      "is no text",
      'Write what the field says in quotes: "3", "true", "0x...".',
    );
  }
}

function readExclusions(value: unknown, { reader }: RuleContext): readonly Exclusion[] {
  return reader.list(value, "exclusions").map((one, i): Exclusion => {
    const path = at("exclusions", i);
    const isFile = typeof one === "object" && one !== null && Object.hasOwn(one, "file");
    const told: Members = reader.members(one, path, [
      ...(isFile ? ["file", "sha256"] : ["account"]),
      "reason",
    ]);
    const reason = reader.text(told.reason, at(path, "reason"));
    if (!isFile) return { account: reader.address(told.account, at(path, "account")), reason };
    const file = reader.text(told.file, at(path, "file"));
    return { file, sha256: reader.hash(told.sha256, at(path, "sha256")), reason };
  });
}

/** The first member that a JSON text has twice in one object; undefined where there is none. The text must be JSON. */
export function repeatedMember(
  text: string,
  file: string,
): { readonly name: string; readonly line: number } | undefined {
  // One a level: the names so far in an object, undefined in a list.
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
