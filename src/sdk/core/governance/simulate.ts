import { type Random, randomFrom } from "../randomFrom.ts";
import { type AnsweredCase, answersFrom, type HesitatingSeat } from "./hesitation.ts";
import type { Rule } from "./rules.ts";
import { MAX_SILENCES, neededAssents } from "./stage.ts";

/** What a roster decides by, as far as hesitation meets it. */
export type DecisionRule = Pick<Rule, "quorum" | "floor" | "window" | "standIn">;

/** A roster that is asked for its word again and again. */
export type SimulatedRoster = {
  readonly seats: readonly HesitatingSeat[];
  readonly rule: DecisionRule;
  /** How much of their hesitation all keys share, 0 to 1: {@link answersFrom}. */
  readonly together: number;
};

/** How a case may be decided; each way has what the one before it has, and something more. */
const decisionWays = ["plain", "stand-ins", "dormancy", "default"] as const;

export type DecisionWay = (typeof decisionWays)[number];

/** What came of all cases by one way. */
export type WayResult = {
  readonly way: DecisionWay;
  /** Cases that the roster decided. */
  readonly decided: number;
  /** Cases that the clock decided: all stays as it was. */
  readonly byDefault: number;
  readonly undecided: number;
  /** Seconds in which half of the decided cases, and nine in ten, were decided, by roster or clock; null where none was. */
  readonly median: number | null;
  readonly nineInTen: number | null;
};

/** How often the roster and the clock decided, and which seats were silent. */
export type RosterSimulation = {
  readonly cases: number;
  readonly ways: readonly WayResult[];
  /** Of each seat, in how many cases none of it said a word within the window. */
  readonly silent: readonly { readonly seat: string; readonly cases: number }[];
};

/**
 * How often, and how fast, a roster decides: by its members alone who are waited for without end (`plain`), with stand-ins, with
 * seats that go dormant after three silences within the window, and with a default at the window's end. Whoever answers assents:
 * it is hesitation that is looked at, not dissent. All ways meet the same cases.
 * @param cases how many, one after the other
 * @param seed any text; the same gives the same
 */
export function simulateRoster(roster: SimulatedRoster, cases: number, seed: string): RosterSimulation {
  const { seats, rule, together } = roster;
  const random: Random = randomFrom(`${seed}/answers`);
  const draw = answersFrom(seats, together, random);
  const deciders = decisionWays.map((way) => ({
    way,
    decide: createDecider(way, rule, seats.length),
    ends: [] as End[],
  }));
  const silent = seats.map(({ name }) => ({ seat: name, cases: 0 }));
  for (let i = 0; i < cases; i++) {
    const answered = draw();
    for (const { decide, ends } of deciders) ends.push(decide(answered));
    seatTimes(answered, rule.standIn).forEach((time, seat) => {
      const counted = silent[seat];
      if (counted !== undefined && time >= rule.window) counted.cases++;
    });
  }
  return { cases, ways: deciders.map(({ way, ends }) => resultOf(way, ends)), silent };
}

/** How one case ended: in so many seconds, by roster or clock; infinite: never. */
type End = { readonly seconds: number; readonly isDefault: boolean };
type Decider = (answered: AnsweredCase) => End;

function createDecider(way: DecisionWay, rule: DecisionRule, seats: number): Decider {
  const { quorum, window, standIn } = rule;
  if (way === "plain") {
    return (answered) =>
      byRoster(
        nth(
          answered.map(([member = Infinity]) => member),
          quorum,
        ),
      );
  }
  if (way === "stand-ins") return (answered) => byRoster(nth(seatTimes(answered, standIn), quorum));
  const silences = new Array<number>(seats).fill(0);
  return (answered) => {
    const dormant = silences.filter((count) => count >= MAX_SILENCES).length;
    const times = seatTimes(answered, standIn);
    const seconds = nth(times, neededAssents(rule, dormant));
    const isLapsed = seconds >= window;
    times.forEach((time, seat) => {
      if (time < window && time <= seconds) silences[seat] = 0;
      // Silences count where a case lapsed: else nobody knows whether the seat would still have spoken.
      else if (isLapsed) silences[seat] = Math.min((silences[seat] ?? 0) + 1, MAX_SILENCES);
    });
    if (!isLapsed) return byRoster(seconds);
    return way === "default" ? { seconds: window, isDefault: true } : byRoster(Infinity);
  };
}

const byRoster = (seconds: number): End => ({ seconds, isDefault: false });

/** When each seat speaks: by its member, or by a stand-in once they may. */
function seatTimes(answered: AnsweredCase, standIn: number): readonly number[] {
  return answered.map(([member = Infinity, ...others]) =>
    Math.min(member, ...others.map((time) => Math.max(time, standIn))),
  );
}

/** The time by which so many have spoken. */
function nth(times: readonly number[], count: number): number {
  return [...times].sort((a, b) => a - b)[count - 1] ?? Infinity;
}

function resultOf(way: DecisionWay, ends: readonly End[]): WayResult {
  const ended = ends.filter(({ seconds }) => seconds !== Infinity);
  const byDefault = ended.filter(({ isDefault }) => isDefault).length;
  const seconds = ended.map((end) => end.seconds).sort((a, b) => a - b);
  const share = (part: number) => seconds[Math.ceil(part * seconds.length) - 1] ?? null;
  return {
    way,
    byDefault,
    decided: ended.length - byDefault,
    undecided: ends.length - ended.length,
    median: share(0.5),
    nineInTen: share(0.9),
  };
}
