import {
  at,
  type Decoder,
  decodeJson,
  Misfit,
  object,
  oneOf,
  text,
  truth,
  versioned,
  where,
} from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type Act, acts, modes } from "../../core/governance/acts.ts";
import { type Rule, type RuleChange, ruleProblems } from "../../core/governance/rules.ts";
import { durationWord, isBareDuration, parseDuration } from "../../core/text/duration.ts";
import { jsonText } from "../../core/text/jsonText.ts";

const FORMAT = "symbolon-rulebook";
const VERSION = 1;

/** Maximum of the contracts' type for a time. */
const MAX_SECONDS = 2 ** 32 - 1;

/** `90m`, `36h`, `14d`, or `0`, as seconds. */
const duration: Decoder<number> = (value, path) => {
  const isTold = typeof value === "string" && (value === "0" || !isBareDuration(value));
  const seconds = isTold ? parseDuration(value) : undefined;
  if (seconds !== undefined && seconds <= MAX_SECONDS) return Number(seconds);
  throw new Misfit({ path, value, expected: 'a duration in quotes, such as "36h", "14d" or "0"' });
};
/** When stand-ins may sign; `never`: not before the window ends. */
const standIn: Decoder<number | "never"> = (value, path) =>
  value === "never" ? value : duration(value, path);
const seats = where(
  "a number of seats",
  (value): value is number => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255,
);

type WrittenRule = {
  readonly quorum: number;
  readonly vetoes: number;
  readonly window: number;
  readonly standIn: number | "never";
  readonly notice: number;
};
type Optional = Pick<Rule, "floor" | "mode" | "evidence" | "budget" | "sunset">;

const written = object<WrittenRule, Optional>(
  { quorum: seats, vetoes: seats, window: duration, standIn, notice: duration },
  { floor: seats, mode: oneOf(modes), evidence: truth, budget: duration, sunset: duration },
);

const rule: Decoder<Rule> = (value, path) => {
  const found = written(value, path);
  return {
    floor: found.quorum,
    mode: "Assent",
    evidence: false,
    budget: 0,
    sunset: 0,
    ...found,
    standIn: found.standIn === "never" ? found.window : found.standIn,
  };
};

const rules: Decoder<readonly RuleChange[]> = (value, path) => {
  const none = {} as Record<never, never>;
  const all = Object.fromEntries(acts.map((act) => [act, rule])) as Record<Act, Decoder<Rule>>;
  const found = object<Record<never, never>, Record<Act, Rule>>(none, all)(value, path);
  const changes = acts.flatMap((act) => (found[act] === undefined ? [] : [{ act, rule: found[act] }]));
  if (changes.length > 0) return changes;
  throw new Misfit({
    path,
    value,
    expected: `an object with a rule of one act at least (${acts.join(", ")})`,
  });
};

const file = versioned(
  FORMAT,
  VERSION,
  object<{ format: string; version: number; rules: readonly RuleChange[] }>({
    format: text,
    version: oneOf([VERSION]),
    rules,
  }),
);

export type ParseRulebookParameters = {
  /** Seats of the group. */
  readonly seats: number;
  /** The file's name, for errors. */
  readonly file?: string;
};

/**
 * Reads rules from the text of a file: of all acts, or of those to be changed. Each is checked against the bounds in
 * the Rulebook's code.
 * @returns in the order of the acts
 * @throws SymbolonError `BadRulebook`, and the contract's names (`WindowOutOfRange` and others), naming file, act,
 * field, value and hint
 * @example
 * const changes = parseRulebook(text, { seats: 9, file: "rules.json" });
 */
export function parseRulebook(
  json: string,
  { seats: count, file: name = "The text" }: ParseRulebookParameters,
): readonly RuleChange[] {
  const found = decodeJson(file, json, (reason, cause) => badRulebook(name, reason, cause)).rules;
  for (const { act, rule: one } of found) {
    const [problem] = ruleProblems(act, one, count);
    if (problem === undefined) continue;
    const { code, field, value, hint } = problem;
    throw new SymbolonError({
      code,
      reason: `${name}: ${at(at("rules", act), field)} is ${value}, and ${problem.problem}.`,
      hint,
      details: { file: name, act, field, value },
    });
  }
  return found;
}

/**
 * The rules for founding a group: one for each act.
 * @throws SymbolonError `RulesMissing`
 */
export function requireAllActs(changes: readonly RuleChange[], name = "The file"): readonly Rule[] {
  const missing = acts.filter((act) => !changes.some((change) => change.act === act));
  if (missing.length === 0) return changes.map(({ rule: one }) => one);
  throw new SymbolonError({
    code: "RulesMissing",
    reason: `${name} has no rule for ${missing.join(", ")}: a new group needs a rule for every act.`,
    hint: "Add them; `govern rules --seats NUMBER --out FILE` writes rules for all acts.",
    details: { missing },
  });
}

/** Rules as the text of a file, without default values. */
export function formatRulebook(changes: readonly RuleChange[]): string {
  const named = Object.fromEntries(changes.map(({ act, rule: one }) => [act, writtenRule(one)]));
  return jsonText({ format: FORMAT, version: VERSION, rules: named }, 2);
}

function writtenRule({ quorum, floor, mode, vetoes, evidence, ...times }: Rule): object {
  const { window, notice, budget, sunset } = times;
  return {
    quorum,
    ...(floor !== quorum && { floor }),
    ...(mode !== "Assent" && { mode }),
    vetoes,
    ...(evidence && { evidence }),
    window: durationWord(window),
    standIn: times.standIn === window ? "never" : durationWord(times.standIn),
    notice: durationWord(notice),
    ...(budget > 0 && { budget: durationWord(budget) }),
    ...(sunset > 0 && { sunset: durationWord(sunset) }),
  };
}

function badRulebook(name: string, reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadRulebook",
    reason: `${name} is not a rulebook: ${reason}.`,
    hint: "`govern rules --seats NUMBER --out FILE` writes a first one; docs/write-a-rulebook.md explains each field.",
    details: { file: name },
    cause,
  });
}
