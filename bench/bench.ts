/**
 * The benches: `npm run -s bench -- NAME [--quick | --whole] [--json] [--save] [--only GROUP]`; without a name it lists them.
 *
 * Exit 0: it ran, whether or not the goals were met (the table says so); 1: it failed; 2: it was called wrongly.
 */
import { Argument, Command, Option } from "commander";
import { printResult } from "../scripts/output.ts";
import { runProgram } from "../scripts/runProgram.ts";
import { type BenchEntry, benches } from "./harness/benches.ts";
import { benchTable } from "./harness/benchTable.ts";
import { rowOf } from "./harness/row.ts";
import { saveResults } from "./harness/saveResults.ts";
import { type MeasuredGroup, openWatch } from "./harness/watch.ts";

type Options = {
  readonly json: boolean;
  readonly save: boolean;
  readonly quick: boolean;
  readonly whole: boolean;
  /** Undefined: all groups are. */
  readonly only: readonly string[] | undefined;
};

const names = new Argument("[name]", "the bench to run; left out: list them").choices(
  benches.map(({ name }) => name),
);
const program = new Command("bench")
  .description("Measure what Symbolon costs, beside its peers and its goals, in one run.")
  .addArgument(names)
  .option(
    "--json",
    "print one JSON document: { rows: [{ id, ours, peer, peerName, ratio, goal, met }] }",
    false,
  )
  .addOption(
    new Option("--quick", "run it small, to see that it works: one that cannot says so")
      .default(false)
      .conflicts("save"),
  )
  .addOption(
    new Option(
      "--whole",
      "measure also what takes far longer: only house, delivery-faults and gateway-faults can",
    )
      .default(false)
      .conflicts("quick"),
  )
  .option(
    "--only <group...>",
    "measure these groups of rows only: the last argument, and a wrong name tells which there are; with --save their rows take the places of those that are kept",
  )
  .option("--save", "also keep the results, in bench/results/NAME.json, and the charts beside it", false)
  .showHelpAfterError("hint: run bench without a name to see which there are, or with --help")
  .action((name: string | undefined, options: Options) =>
    name === undefined ? list(options) : bench(name, options),
  );

await runProgram({ command: program, loadExplain: undefined }, process.argv.slice(2));

function list({ json }: Options): void {
  const known = benches.map(({ name, about }) => ({ name, about }));
  printResult(
    json,
    { benches: known },
    known.map(({ name, about }) => `${name.padEnd(16)}${about}`),
  );
}

async function bench(name: string, { json, save, quick, whole, only }: Options): Promise<void> {
  const entry = benches.find((known) => known.name === name);
  if (entry === undefined) throw new Error(`There is no bench ${name}.`);
  if (only !== undefined && entry.isOnePiece === true) refuse(`The rows of ${name} are measured together.`);
  const started = performance.now();
  const run = await (whole ? wholeOf(entry) : quick ? quickOf(entry) : entry.load());
  const groups = new Map<string, MeasuredGroup>();
  const outcome = await run(openWatch({ tell, only, refuse }, groups));
  const options = whole ? ["--whole"] : [];
  const terms = { options, groups, isPart: only !== undefined };
  const kept = save ? [`Kept in ${saveResults(name, outcome, terms).join(", ")}.`] : [];
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { measurements } = outcome;
  printResult(json, { rows: measurements.map(rowOf) }, [
    benchTable(measurements),
    "",
    `Measured in ${seconds} s.`,
    ...kept,
  ]);
}

function tell(line: string): void {
  if (process.env.SYMBOLON_PROGRESS !== "off") process.stderr.write(`${line}\n`);
}

function refuse(reason: string): never {
  return program.error(`error: ${reason}`, { exitCode: 2 });
}

function quickOf({ name, loadQuick }: BenchEntry) {
  if (loadQuick === undefined) throw new Error(`The bench ${name} has no quick form.`);
  return loadQuick();
}

function wholeOf({ name, loadWhole }: BenchEntry) {
  if (loadWhole === undefined) throw new Error(`The bench ${name} has no whole form.`);
  return loadWhole();
}
