import type { Act } from "./acts.ts";
import { isNobody, type Seat } from "./roster.ts";
import type { Rule, RuleChange } from "./rules.ts";
import { neededAssents } from "./stage.ts";

/** What a group still does while some of its seats are gone for good, keys and stand-ins. */
export type Standstill = {
  /** Seats that are gone. */
  readonly gone: number;
  /** What nothing but a new roster or new rules brings back. */
  readonly stopped: readonly Act[];
  /** What takes until the seats that are gone are dormant: three silences, two weeks at least. */
  readonly delayed: readonly Act[];
};

/** What stops, and what is slower, by each act's quorum and floor. What silence passes needs one seat that opens it. */
export function standstill(rules: readonly RuleChange[], seats: number, gone: number): Standstill {
  const here = seats - gone;
  const names = (found: readonly RuleChange[]) => found.map(({ act }) => act);
  const isBySilence = ({ rule }: RuleChange) => rule.mode === "Objection" && here > 0;
  const short = rules.filter((one) => one.rule.quorum > here && !isBySilence(one));
  const isStopped = ({ rule }: RuleChange) => neededAssents(rule, gone) > here;
  return {
    gone,
    stopped: names(short.filter(isStopped)),
    delayed: names(short.filter((one) => !isStopped(one))),
  };
}

/** One seat gone, two, and a third of all. */
export function standstills(rules: readonly RuleChange[], seats: number): readonly Standstill[] {
  const counts = new Set([1, 2, Math.ceil(seats / 3)].filter((gone) => gone < seats));
  return [...counts].sort((a, b) => a - b).map((gone) => standstill(rules, seats, gone));
}

/** Longest time in seconds from the opening of a proposal until it may be executed, if it passes. */
export function longestOf({ window, notice }: Pick<Rule, "window" | "notice">): number {
  return window + notice;
}

/** Seats whose loss freezes roster or rules for good: an act of the group itself needs all seats, and these have no stand-in. */
export type Freeze = { readonly acts: readonly Act[]; readonly seats: readonly number[] };

/** Undefined: any seat may be lost. */
export function freezeOf(rules: readonly RuleChange[], roster: readonly Seat[]): Freeze | undefined {
  const acts = rules.flatMap(({ act, rule }) =>
    (act === "Roster" || act === "Rules") && rule.quorum === roster.length ? [act] : [],
  );
  const seats = roster.flatMap(({ standIn, secondStandIn }, seat) =>
    isNobody(standIn) && isNobody(secondStandIn) ? [seat] : [],
  );
  return acts.length === 0 || seats.length === 0 ? undefined : { acts, seats };
}
