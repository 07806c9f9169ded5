import { join, relative } from "node:path";
import { writeOutput } from "../../src/files/writeOutput.ts";
import { playSideBySide } from "../../src/simulation/play/playSideBySide.ts";
import { burstLines } from "../../src/simulation/report/burstLines.ts";
import { burstPage } from "../../src/simulation/report/burstPage.ts";
import { type BurstReport, type BurstRun, burstReport } from "../../src/simulation/report/burstReport.ts";
import { formatBurstReport } from "../../src/simulation/report/formatBurstReport.ts";
import { parseBurstReport } from "../../src/simulation/report/parseBurstReport.ts";
import { formatScenario } from "../../src/simulation/scenario/formatScenario.ts";
import type { StrategyName } from "../../src/simulation/scenario/scenario.ts";
import { printResult } from "../output.ts";
import { type BurstFolder, openBurstFolder } from "./burst/burstFolder.ts";
import { type BurstTerms, burstTerms } from "./burst/burstTerms.ts";
import { dayProgress } from "./burst/dayProgress.ts";
import { hashOfTerms } from "./burst/hashOfTerms.ts";
import type { BurstOptions } from "./registerBurst.ts";

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
