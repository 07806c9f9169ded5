import type { Command } from "commander";
import { columns } from "../../src/node/report/columns.ts";
import {
  type RosterSimulation,
  simulateRoster,
  type WayResult,
} from "../../src/sdk/core/governance/simulate.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { formatDuration, formatShare, formatThings } from "../../src/sdk/core/text/format.ts";
import { completeRule } from "../../src/sdk/governance/simulate/completeRule.ts";
import { readLongDuration, readShare, readWhole } from "../command/optionReaders.ts";
import { readData } from "../command/standardInput.ts";
import { printResult } from "../output.ts";
import { readHesitation } from "./readHesitation.ts";

const HELP = `
FILE says how soon each key answers: JSON with distributions, or CSV with the columns seat and seconds (empty: never), perhaps
chair (0 the member, 1 and 2 the stand-ins), one line an answer that was recorded. Options win over the file's rule.

  plain       members alone, waited for without end
  stand-ins   and stand-ins, from their moment on
  dormancy    within the window; seats that were silent three times are not waited for, down to the floor
  default     and what lapses is decided: all stays as it was

Example: symbolon govern simulate examples/governance/nine-seats.json`;

export function define(command: Command): void {
  command
    .argument("<file>", "how seats hesitate, as JSON or CSV", readData)
    .option("--quorum <number>", "seats that must assent", readWhole(1, 16))
    .option(
      "--floor <number>",
      "what that may fall to as seats go dormant (default: the quorum)",
      readWhole(1, 16),
    )
    .option("--window <duration>", "in which a case is to be decided: 7d", readLongDuration)
    .option("--stand-in <duration>", "from when on stand-ins may sign (default: at once)", readLongDuration)
    .option(
      "--together <share>",
      "of their hesitation that all share, 0 to 1 (default: the file's)",
      readShare,
    )
    .option("--cases <number>", "how many cases", readWhole(1, 1_000_000), 10_000)
    .option("--seed <text>", "the same seed gives the same cases", "1")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(simulate);
}

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
function simulate(file: string, options: SimulateOptions): void {
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
