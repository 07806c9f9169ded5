import { SymbolonError } from "../errors.ts";
import { momentText } from "../text/moment.ts";
import { type Act, acts } from "./acts.ts";
import { MAX_AHEAD, type Rule, type RuleChange } from "./rules.ts";

/** Rules as they were announced: those of the founding first, then each announcement. */
export type Announcement = {
  /** 0: of the founding. */
  readonly version: number;
  /** Unix seconds from which they are in force. */
  readonly from: bigint;
  readonly changes: readonly RuleChange[];
  /** Whether they were dropped before that, and never were in force. */
  readonly isDropped: boolean;
};

/** All announcements of a Rulebook, the oldest first. What `RulesAnnounced` and `RulesDropped` say. */
export type Law = readonly Announcement[];

const MINUTE = 60n;

/**
 * The rule of an act at a moment, past or future, as far as it is announced; before the founding that of the founding. Twin of
 * `rulesAt` of `contracts/governance/Rulebook.sol`.
 * @throws SymbolonError `LawIncomplete` where no announcement names the act
 */
export function ruleAt(law: Law, act: Act, moment: bigint): Rule {
  const isInForce = ({ version, from, isDropped }: Announcement) =>
    version === 0 || (!isDropped && from <= moment);
  const rule = law
    .filter(isInForce)
    .flatMap(({ changes }) => changes)
    .findLast((change) => change.act === act)?.rule;
  if (rule !== undefined) return rule;
  throw new SymbolonError({
    code: "LawIncomplete",
    reason: `No rule of ${act} is among the announcements that were read.`,
    hint: "Read the Rulebook's events from the block of its founding on.",
    details: { act },
  });
}

/** The rules of all acts at a moment. */
export function rulesAt(law: Law, moment: bigint): readonly RuleChange[] {
  return acts.map((act) => ({ act, rule: ruleAt(law, act, moment) }));
}

/** The announcement that waits to come into force; undefined: none does. */
export function pendingAt(law: Law, now: bigint): Announcement | undefined {
  return law.find(({ version, from, isDropped }) => version > 0 && !isDropped && from > now);
}

/** First moment, in whole minutes, from which rules that are announced at `now` may be in force. */
export function earliestFrom(law: Law, now: bigint): bigint {
  return wholeMinute(now + BigInt(ruleAt(law, "Rules", now).notice));
}

/** The same minute, or the next. */
export function wholeMinute(moment: bigint): bigint {
  return ((moment + MINUTE - 1n) / MINUTE) * MINUTE;
}

/**
 * Refuses a moment that a Rulebook would refuse.
 * @throws SymbolonError `FromOutOfRange`, `NotWholeMinutes`, `RulesPending`
 */
export function requireFrom(law: Law, from: bigint, now: bigint): void {
  const pending = pendingAt(law, now);
  if (pending !== undefined) {
    throw new SymbolonError({
      code: "RulesPending",
      reason: `Rules of version ${pending.version} are already announced, in force from ${momentText(pending.from)}: one announcement waits at a time, and nobody can change it.`,
      hint: "Wait until they are in force, or drop them first.",
      details: { version: pending.version, from: pending.from },
    });
  }
  if (from % MINUTE !== 0n) {
    throw new SymbolonError({
      code: "NotWholeMinutes",
      reason: `Rules come into force at a whole minute, and ${momentText(from)} is not a whole minute.`,
      hint: `Give ${momentText(wholeMinute(from))}.`,
      details: { time: from },
    });
  }
  const earliest = earliestFrom(law, now);
  const latest = now + BigInt(MAX_AHEAD);
  if (from >= earliest && from <= latest) return;
  throw new SymbolonError({
    code: "FromOutOfRange",
    reason: `Rules announced at ${momentText(now)} may come into force from ${momentText(earliest)} to ${momentText(latest)}, not at ${momentText(from)}.`,
    hint: "Give a moment in between: the rules in force set the notice, and nobody can shorten it.",
    details: { from, earliest, latest },
  });
}

/** Fewest seats with which every rule can be met, in force now or announced. */
export function minSeats(law: Law, now: bigint): number {
  const pending = pendingAt(law, now)?.changes ?? [];
  return Math.max(
    ...[...rulesAt(law, now), ...pending].map(({ rule }) => Math.max(rule.quorum, rule.vetoes)),
  );
}
