import { join, relative } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { writeOutput } from "../../src/files/writeOutput.ts";
import { playSideBySide } from "../../src/simulation/play/playApart.ts";
import { burstLines } from "../../src/simulation/report/burstLines.ts";
import { burstPage } from "../../src/simulation/report/burstPage.ts";
import { type BurstReport, type BurstRun, burstReport } from "../../src/simulation/report/burstReport.ts";
import { formatBurstReport, parseBurstReport } from "../../src/simulation/report/parseBurstReport.ts";
import { formatScenario } from "../../src/simulation/scenario/parseScenario.ts";
import { type StrategyName, strategyNames } from "../../src/simulation/scenario/scenario.ts";
import { readPath } from "../command/optionReaders.ts";
import { printResult } from "../output.ts";
import { type BurstFolder, openBurstFolder } from "./burst/burstFolder.ts";
import type { BurstOptions } from "./burst/burstTerms.ts";
import { type BurstTerms, burstTerms } from "./burst/burstTerms.ts";
import { dayProgress } from "./burst/dayProgress.ts";
import { hashOfTerms } from "./burst/hashOfTerms.ts";
import { readClaimants } from "./readClaimants.ts";

const BURST_HELP = `
Nobody's real key is known: the amounts are the tree's, the accounts are made from the seed. The time of the day is
simulated: how quick this machine is changes no figure. The same seed and scenario give the same day.

Two strategies run at once, each in a process of its own. A strategy that is done is kept: the same command, run again
after whatever happened, goes on from there. Without --model it needs the repository, which brings contracts and chain.`;

/** Names of strategies, told once each and in the order in which they are always shown. */
function readStrategies(text: string): readonly StrategyName[] {
  const told = text.split(",");
  const unknown = told.find((name) => !strategyNames.some((known) => known === name));
  if (unknown === undefined) return strategyNames.filter((name) => told.includes(name));
  throw new InvalidArgumentError(
    `There is no strategy "${unknown}": give some of ${strategyNames.join(",")}.`,
  );
}

/** What the command takes. */
export function define(command: Command): void {
  command
    .argument("[tree]", "the folder that `tree build` wrote (default: the project's sample)", readPath)
    .option(
      "--scenario <file>",
      "the day that is played (default: a flash on a chain like Ethereum)",
      readPath,
    )
    .option("--claimants <n>", "how many come (default: one for each leaf)", readClaimants)
    .option("--strategies <names>", `which of ${strategyNames.join(", ")}`, readStrategies, strategyNames)
    .option("--seed <text>", "another day of the same scenario (default: the scenario's seed)")
    .option("--model", "a model in place of contracts on a chain: up to ten million claimants")
    .option("--out <dir>", "where page and figures go (default: out/rehearse/burst-HASH)", readPath)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", BURST_HELP)
    .action(burst);
}

/** Processes at once: a strategy's chain may take 2 GB. */
const AT_ONCE = 2;

/** `symbolon rehearse burst [TREE]`. */
export async function burst(tree: string | undefined, options: BurstOptions): Promise<void> {
  const { json = false, strategies } = options;
  const terms = await burstTerms(tree, options);
  const hash = hashOfTerms(terms);
  const folder = openBurstFolder(options.out ?? join("out", "rehearse", `burst-${hash.slice(2, 10)}`), hash);
  const kept = strategies.filter((strategy) => folder.kept(strategy) !== undefined);
  const memory = await playMissing(terms, strategies, folder);

  const report = reportOf(
    terms,
    strategies.map((strategy) => keptRun(folder, strategy)),
  );
  writeOutput(join(folder.directory, "scenario.json"), formatScenario(terms.scenario));
  writeOutput(join(folder.directory, "burst.json"), formatBurstReport(report));
  const page = join(folder.directory, "index.html");
  writeOutput(page, burstPage(report));
  const where = relative(process.cwd(), page) || page;
  printResult(json, { ...report, memory, kept, page: where }, [
    ...burstLines(report),
    "",
    ...(kept.length === 0 ? [] : [`Kept from before: ${kept.join(", ")}`]),
    `Page: ${where}`,
  ]);
}

/** Plays what the folder does not hold yet. Returns the bytes that each process took at most. */
async function playMissing(terms: BurstTerms, strategies: readonly StrategyName[], folder: BurstFolder) {
  const { scenario, claimants, chain } = terms;
  const missing = strategies.filter((strategy) => folder.kept(strategy) === undefined);
  const memory: Record<string, number> = {};
  await playSideBySide({
    jobs: missing.map((strategy) => ({ scenario, strategy, claimants, chain })),
    atOnce: AT_ONCE,
    onPlayed: dayProgress(missing),
    onDone: (strategy, played) => {
      memory[strategy] = played.memory;
      folder.keep(strategy, formatBurstReport(reportOf(terms, [played.run])));
    },
  });
  return memory;
}

function reportOf({ source, claimants, scenario }: BurstTerms, runs: readonly BurstRun[]): BurstReport {
  return burstReport({ subject: source, claimants, scenario, runs });
}

/** @throws SymbolonError `BadBurstReport` where somebody has changed what was kept */
function keptRun(folder: BurstFolder, strategy: StrategyName): BurstRun {
  const { runs } = parseBurstReport(folder.kept(strategy) ?? "", folder.fileOf(strategy));
  const run = runs.find(({ measures }) => measures.strategy === strategy);
  if (run === undefined) throw new Error(`${folder.fileOf(strategy)} holds no run of ${strategy}.`);
  return run;
}
