import { quote } from "../../../sdk/core/text/escape.ts";
import type { Measures } from "../measure/measures.ts";
import type { StrategyName } from "../scenario/scenario.ts";
import type { BurstReport } from "./burstReport.ts";
import { type MeasureRow, measureRows } from "./measureRows.ts";

/** A measure of one strategy in both reports. */
export type MeasureDifference = {
  readonly strategy: StrategyName;
  /** As in `measureRows`. */
  readonly name: string;
  /** NaN: there was nothing to measure. */
  readonly a: number;
  readonly b: number;
  /** b over a; NaN where that says nothing. */
  readonly ratio: number;
  /** Of b against a; `differs` where neither way is better. */
  readonly verdict: "better" | "worse" | "same" | "differs";
};

export type Comparison = {
  readonly subjects: readonly [a: string, b: string];
  /** What went into the reports and is not the same; empty: a difference in measures is one of behaviour. */
  readonly inputs: readonly InputDifference[];
  readonly strategies: readonly StrategyName[];
  /** Strategies that only one of them has. */
  readonly onlyA: readonly StrategyName[];
  readonly onlyB: readonly StrategyName[];
  /** Every measure of every strategy that both have. */
  readonly measures: readonly MeasureDifference[];
  readonly better: readonly MeasureDifference[];
  readonly worse: readonly MeasureDifference[];
};

/**
 * Compares two bursts, measure by measure. Better and worse are said of the second. A difference counts where it is more than
 * the measure's noise and, but for shares and indexes, more than five percent.
 */
export function compareReports(a: BurstReport, b: BurstReport): Comparison {
  const runsA = runsByStrategy(a);
  const runsB = runsByStrategy(b);
  const strategies = [...runsA.keys()].filter((strategy) => runsB.has(strategy));
  const measures = strategies.flatMap((strategy) => {
    const one = runsA.get(strategy);
    const other = runsB.get(strategy);
    if (one === undefined || other === undefined) return [];
    return measureRows.map((row) => compareMeasure(row, one, other));
  });
  return {
    subjects: [a.subject, b.subject],
    inputs: inputDifferences(a, b),
    strategies,
    onlyA: [...runsA.keys()].filter((strategy) => !runsB.has(strategy)),
    onlyB: [...runsB.keys()].filter((strategy) => !runsA.has(strategy)),
    measures,
    better: measures.filter(({ verdict }) => verdict === "better"),
    worse: measures.filter(({ verdict }) => verdict === "worse"),
  };
}

function runsByStrategy({ runs }: BurstReport): ReadonlyMap<StrategyName, Measures> {
  return new Map(runs.map(({ measures }) => [measures.strategy, measures]));
}

function compareMeasure(row: MeasureRow, one: Measures, other: Measures): MeasureDifference {
  const a = row.valueIn(one);
  const b = row.valueIn(other);
  const ratio = a === 0 ? NaN : b / a;
  return { strategy: one.strategy, name: row.name, a, b, ratio, verdict: verdictOf(row, a, b) };
}

function verdictOf(
  { better, noise, tolerance }: MeasureRow,
  a: number,
  b: number,
): MeasureDifference["verdict"] {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) === Number.isNaN(b) ? "same" : "differs";
  const difference = Math.abs(b - a);
  if (difference <= noise || difference <= tolerance * Math.max(Math.abs(a), Math.abs(b))) return "same";
  if (better === undefined) return "differs";
  return b < a === (better === "less") ? "better" : "worse";
}

/** A value that went into two bursts and is not the same; undefined: it is not there. */
export type InputDifference = { readonly path: string; readonly a: unknown; readonly b: unknown };

/** Differences in what was rehearsed: the list, the number of claimants, the scenario but for its name, the kind of chain. */
function inputDifferences(a: BurstReport, b: BurstReport): readonly InputDifference[] {
  return differences("", inputsOf(a), inputsOf(b));
}

function inputsOf({ subject, claimants, scenario, runs }: BurstReport): unknown {
  const { name, ...rest } = scenario;
  const chains = new Set(runs.map(({ measures }) => measures.chain));
  return { subject, claimants, chain: [...chains].sort().join(" and "), scenario: rest };
}

function differences(path: string, a: unknown, b: unknown): readonly InputDifference[] {
  if (!(isObject(a) && isObject(b)) || Array.isArray(a) !== Array.isArray(b)) {
    return Object.is(a, b) ? [] : [{ path, a, b }];
  }
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  // Lists of other lengths are told as wholes: member by member they would seem to differ everywhere.
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return [{ path, a, b }];
  return names.flatMap((name) => differences(path === "" ? name : `${path}.${name}`, a[name], b[name]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Characters of a value that are shown: a recorded arrival list has thousands. */
const LONGEST = 60;

/** `scenario.chain.baseFee: 2000000000, then 3000000000` */
export function inputText({ path, a, b }: InputDifference): string {
  return `${path}: ${shown(a)}, then ${shown(b)}`;
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const whole = quote(value);
  return whole.length <= LONGEST ? whole : `${whole.slice(0, LONGEST)}...`;
}
