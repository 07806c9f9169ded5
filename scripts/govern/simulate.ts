import { columns } from "../../src/node/report/columns.ts";
import {
  type RosterSimulation,
  simulateRoster,
  type WayResult,
} from "../../src/sdk/core/governance/simulate.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { formatDuration, formatShare, formatThings } from "../../src/sdk/core/text/format.ts";
import { completeRule } from "../../src/sdk/governance/simulate/completeRule.ts";
import { printResult } from "../output.ts";
import { readHesitation } from "./readHesitation.ts";

type SimulateOptions = {
  readonly quorum?: number;
  readonly floor?: number;
  readonly window?: bigint;
  readonly standIn?: bigint;
  readonly together?: number;
  readonly cases: number;
  readonly seed: string;
  readonly json?: boolean;
};

/** `symbolon govern simulate FILE`: how often, and how fast, a roster decides. No chain is asked. */
export function simulate(file: string, options: SimulateOptions): void {
  const { quorum, floor, window, standIn, cases, seed, json = false } = options;
  const found = readHesitation(file);
  const given = {
    ...found.rule,
    ...(quorum !== undefined && { quorum }),
    ...(floor !== undefined && { floor }),
    ...(window !== undefined && { window: Number(window) }),
    ...(standIn !== undefined && { standIn: Number(standIn) }),
  };
  const rule = completeRule(given, found.seats.length);
  const together = options.together ?? found.together;
  const simulation = simulateRoster({ seats: found.seats, rule, together }, cases, seed);
  const terms = `${rule.quorum} of ${found.seats.length} within ${durationText(rule.window)}`;
  printResult(json, { file, rule, together, seed, ...simulation }, [
    `${formatThings(cases, "case")}, ${terms}, seed ${seed}`,
    "",
    ...lines(simulation),
  ]);
}

function lines({ cases, ways, silent }: RosterSimulation): readonly string[] {
  const time = (seconds: number | null) => (seconds === null ? "-" : formatDuration(seconds));
  const rows = ways.map(({ way, decided, byDefault, undecided, median, nineInTen }: WayResult) => [
    way,
    formatShare(decided / cases),
    formatShare(byDefault / cases),
    formatShare(undecided / cases),
    time(median),
    time(nineInTen),
  ]);
  const silences = silent.map(({ seat, cases: count }) => [seat, formatShare(count / cases)]);
  return [
    ...columns([["", "decided", "by default", "never", "half by", "nine in ten by"], ...rows]),
    "",
    ...columns([["seat", "silent within the window"], ...silences]),
  ];
}
