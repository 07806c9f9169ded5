/**
 * The benches: `npm run -s bench -- NAME [--quick | --whole] [--json] [--save]`; without a name it lists them.
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

type Options = {
  readonly json: boolean;
  readonly save: boolean;
  readonly quick: boolean;
  readonly whole: boolean;
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
  .option("--quick", "run it small, to see that it works: one that cannot says so", false)
  .addOption(
    new Option("--whole", "measure also what takes far longer: only house can")
      .default(false)
      .conflicts("quick"),
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

async function bench(name: string, { json, save, quick, whole }: Options): Promise<void> {
  const entry = benches.find((known) => known.name === name);
  if (entry === undefined) throw new Error(`There is no bench ${name}.`);
  const started = performance.now();
  const run = await (whole ? wholeOf(entry) : quick ? quickOf(entry) : entry.load());
  const outcome = await run((line) => {
    if (process.stderr.isTTY) process.stderr.write(`${line}\n`);
  });
  const kept = save ? [`Kept in ${saveResults(name, outcome, whole ? ["--whole"] : []).join(", ")}.`] : [];
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { measurements } = outcome;
  printResult(json, { rows: measurements.map(rowOf) }, [
    benchTable(measurements),
    "",
    `Measured in ${seconds} s.`,
    ...kept,
  ]);
}

function quickOf({ name, loadQuick }: BenchEntry) {
  if (loadQuick === undefined) throw new Error(`The bench ${name} has no quick form.`);
  return loadQuick();
}

function wholeOf({ name, loadWhole }: BenchEntry) {
  if (loadWhole === undefined) throw new Error(`The bench ${name} has no whole form.`);
  return loadWhole();
}
