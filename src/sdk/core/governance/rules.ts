import { SymbolonError } from "../errors.ts";
import { durationText } from "../text/duration.ts";
import { type Act, acts, keepsThreshold, type Mode, mayPassByObjection, modes } from "./acts.ts";

/** What holds for one act: the Solidity struct `Rule`. All times are seconds, whole minutes. */
export type Rule = {
  /** Seats that must assent, 1 to all of them. */
  readonly quorum: number;
  /** What the quorum may fall to as seats go dormant, once a proposal is open. */
  readonly floor: number;
  readonly mode: Mode;
  /** Seats whose objections refuse a proposal, 1 to all of them. */
  readonly vetoes: number;
  /** Whether a proposal must name evidence. */
  readonly evidence: boolean;
  /** Seconds in which an open proposal is decided. */
  readonly window: number;
  /** Seconds after its opening from which stand-ins may sign; 0: always. */
  readonly standIn: number;
  /** Seconds from passing to when it may be executed; for Rules from their announcement to when they are in force. */
  readonly notice: number;
  /** Only for Hold: seconds of holds that one seat may sign for in {@link BUDGET_PERIOD}. */
  readonly budget: number;
  /** Only for Hold: longest hold in seconds. */
  readonly sunset: number;
};

export type RuleChange = { readonly act: Act; readonly rule: Rule };

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** Bounds that stand in the Rulebook's code, in seconds. */
const MIN_WINDOW = HOUR;
const MAX_WINDOW = 30 * DAY;
const MAX_NOTICE = 90 * DAY;
const MIN_RULES_NOTICE = DAY;
const MAX_RULES_NOTICE = 180 * DAY;
const MAX_HOLD = 30 * DAY;
/** Seconds after which a seat's budget for holds is whole again; periods begin at multiples of it. */
export const BUDGET_PERIOD = 90 * DAY;
/** Furthest that rules may be announced ahead, in seconds. */
export const MAX_AHEAD = 365 * DAY;

/** Why a Rulebook refuses a rule: the act, the field and its value, and what belongs there. */
export type RuleProblem = {
  /** Name of the contract's error. */
  readonly code: string;
  readonly act: Act;
  readonly field: keyof Rule;
  /** As it is printed: `30 m`. */
  readonly value: string;
  /** Follows the value in a sentence: `is not 1 h to 30 d`. */
  readonly problem: string;
  readonly hint: string;
};

type Draft = Omit<RuleProblem, "act" | "value">;

/** Whether fewer than half of the seats decide what speaks for all of the group: two such parts can decide against each other. */
export function isBelowMajority({ act, rule }: RuleChange, seats: number): boolean {
  return keepsThreshold(act) && Math.min(rule.quorum, rule.floor) < majorityOf(seats);
}

/** More than half of so many. */
export const majorityOf = (count: number): number => Math.floor(count / 2) + 1;

/** The least that a quorum may fall to: itself where the threshold never falls, else its majority. */
export function minFloor(act: Act, quorum: number): number {
  return keepsThreshold(act) ? quorum : majorityOf(quorum);
}

/** Shortest and longest notice of an act, in seconds. */
function noticeBounds(act: Act): readonly [shortest: number, longest: number] {
  return act === "Rules" ? [MIN_RULES_NOTICE, MAX_RULES_NOTICE] : [0, MAX_NOTICE];
}

/**
 * All that a Rulebook would refuse of a rule; empty: it is sound.
 * @param seats of the group's roster
 */
export function ruleProblems(act: Act, rule: Rule, seats: number): readonly RuleProblem[] {
  const found = [...seatProblems(act, rule, seats), ...timeProblems(act, rule), ...holdProblems(act, rule)];
  return found.map((draft) => ({ ...draft, act, value: ruleValueText(rule, draft.field) }));
}

const DURATIONS = ["window", "standIn", "notice", "budget", "sunset"] as const;

/** A field of a rule as it is printed. */
function ruleValueText(rule: Rule, field: keyof Rule): string {
  const duration = DURATIONS.find((name) => name === field);
  return duration === undefined ? String(rule[field]) : durationText(rule[duration]);
}

function seatProblems(act: Act, rule: Rule, seats: number): readonly Draft[] {
  const { quorum, floor, mode, vetoes } = rule;
  const min = minFloor(act, quorum);
  const found: Draft[] = [];
  if (!isWithin(quorum, 1, seats)) {
    const problem = `must be 1 to ${seats}, the seats of the roster`;
    found.push({ code: "QuorumOutOfRange", field: "quorum", problem, hint: `Give 1 to ${seats}.` });
  }
  if (!isWithin(floor, min, quorum)) {
    found.push({
      code: "FloorOutOfRange",
      field: "floor",
      problem: keepsThreshold(act)
        ? `must be the quorum, ${quorum}: the threshold of ${act} never falls`
        : `must be ${min} to ${quorum}: from the majority of the quorum to the quorum`,
      hint: min === quorum ? `Give ${quorum}.` : `Give ${min} to ${quorum}.`,
    });
  }
  if (!isWithin(vetoes, 1, seats)) {
    const problem = `must be 1 to ${seats}, the seats of the roster`;
    found.push({ code: "VetoesOutOfRange", field: "vetoes", problem, hint: `Give 1 to ${seats}.` });
  }
  if (mode === "Objection" && !mayPassByObjection(act)) {
    const problem = `must be Assent for ${act}: only Reinstate and EndHold may pass because nobody objects`;
    found.push({ code: "ModeNotAllowed", field: "mode", problem, hint: "Give Assent." });
  }
  return found;
}

function timeProblems(act: Act, rule: Rule): readonly Draft[] {
  const { window, standIn, notice } = rule;
  const [shortest, longest] = noticeBounds(act);
  const found: Draft[] = [];
  for (const field of DURATIONS) {
    if (rule[field] % MINUTE === 0) continue;
    const hint = `Give ${durationText(Math.ceil(rule[field] / MINUTE) * MINUTE)}, say.`;
    found.push({ code: "NotWholeMinutes", field, problem: "must be a whole number of minutes", hint });
  }
  if (!isWithin(window, MIN_WINDOW, MAX_WINDOW)) {
    found.push(outside("WindowOutOfRange", "window", MIN_WINDOW, MAX_WINDOW));
  }
  if (!isWithin(standIn, 0, window)) found.push(outside("StandInOutOfRange", "standIn", 0, window));
  if (!isWithin(notice, shortest, longest)) {
    found.push(outside("NoticeOutOfRange", "notice", shortest, longest));
  }
  return found;
}

function holdProblems(act: Act, rule: Rule): readonly Draft[] {
  return (["budget", "sunset"] as const).flatMap((field): readonly Draft[] => {
    if (act !== "Hold" && rule[field] !== 0) {
      const problem = `must be 0 for ${act}: only Hold has a ${field}`;
      return [{ code: "EmergencyOutOfRange", field, problem, hint: "Leave it out, or give 0." }];
    }
    return isWithin(rule[field], 0, MAX_HOLD) ? [] : [outside("EmergencyOutOfRange", field, 0, MAX_HOLD)];
  });
}

function outside(code: string, field: keyof Rule, shortest: number, longest: number): Draft {
  const range = `${durationText(shortest)} to ${durationText(longest)}`;
  return { code, field, problem: `must be ${range}`, hint: `Give ${range}.` };
}

const isWithin = (value: number, min: number, max: number) =>
  Number.isSafeInteger(value) && value >= min && value <= max;

/** The error of a rule that a Rulebook would refuse. */
function ruleError({ code, act, field, value, problem, hint }: RuleProblem): SymbolonError {
  const reason = `The rule of ${act}: its ${field} ${value} ${problem}.`;
  return new SymbolonError({ code, reason, hint, details: { act, field, value } });
}

/**
 * Refuses what a Rulebook would refuse.
 * @throws SymbolonError of the contract's names: `QuorumOutOfRange`, `FloorOutOfRange`, `VetoesOutOfRange`, `ModeNotAllowed`,
 * `WindowOutOfRange`, `StandInOutOfRange`, `NoticeOutOfRange`, `EmergencyOutOfRange`, `NotWholeMinutes`, `ActsOutOfOrder`,
 * `NoRules`
 */
export function requireRules(changes: readonly RuleChange[], seats: number): void {
  if (changes.length === 0) {
    throw new SymbolonError({
      code: "NoRules",
      reason: "The announcement has no rule, and must change at least one act.",
      hint: `Name acts: ${acts.join(", ")}.`,
    });
  }
  for (const [i, { act, rule }] of changes.entries()) {
    const before = changes[i - 1]?.act;
    if (before !== undefined && acts.indexOf(before) >= acts.indexOf(act)) throw outOfOrder(act, before);
    const [problem] = ruleProblems(act, rule, seats);
    if (problem !== undefined) throw ruleError(problem);
  }
}

function outOfOrder(act: Act, before: Act): SymbolonError {
  return new SymbolonError({
    code: "ActsOutOfOrder",
    reason: `${act} comes after ${before}, out of order: list acts in their order, each at most once.`,
    hint: `The order is ${acts.join(", ")}.`,
    details: { act, before },
  });
}

/*
 * A rule as the Rulebook stores it, 112 bits, times in minutes (`contracts/libraries/Rules.sol`), from above:
 * quorum 8 | floor 8 | vetoes 8 | window 16 | standIn 16 | budget 16 | sunset 16 | notice 22 | mode 1 | evidence 1.
 */
const COUNTS = { quorum: 104n, floor: 96n, vetoes: 88n } as const;
const COUNT_BITS = 8n;
const TIMES = {
  window: [72n, 16n],
  standIn: [56n, 16n],
  budget: [40n, 16n],
  sunset: [24n, 16n],
  notice: [2n, 22n],
} as const;

/** The word of a sound rule ({@link ruleProblems}). */
export function packRule(rule: Rule): bigint {
  const mode = BigInt(modes.indexOf(rule.mode));
  let packed = (mode << 1n) | (rule.evidence ? 1n : 0n);
  for (const [name, shift] of entriesOf(COUNTS)) packed |= BigInt(rule[name]) << shift;
  for (const [name, [shift]] of entriesOf(TIMES)) packed |= BigInt(rule[name] / MINUTE) << shift;
  return packed;
}

/** The rule of a stored word. */
export function unpackRule(packed: bigint): Rule {
  const field = (shift: bigint, bits: bigint) => Number((packed >> shift) & ((1n << bits) - 1n));
  const count = (name: keyof typeof COUNTS) => field(COUNTS[name], COUNT_BITS);
  const time = (name: keyof typeof TIMES) => field(TIMES[name][0], TIMES[name][1]) * MINUTE;
  return {
    quorum: count("quorum"),
    floor: count("floor"),
    mode: field(1n, 1n) === 0 ? "Assent" : "Objection",
    vetoes: count("vetoes"),
    evidence: field(0n, 1n) === 1,
    window: time("window"),
    standIn: time("standIn"),
    notice: time("notice"),
    budget: time("budget"),
    sunset: time("sunset"),
  };
}

function entriesOf<Name extends string, Value>(record: Readonly<Record<Name, Value>>) {
  return Object.entries(record) as [Name, Value][];
}
