import { join } from "node:path";
import { type Hex, keccak256, stringToHex } from "viem";
import {
  type BurstReport,
  type BurstRun,
  burstReport,
  formatBurstReport,
  parseBurstReport,
} from "../report/burstReport.ts";
import type { Scenario, StrategyName } from "../scenario/scenario.ts";
import { type BurstFolder, openBurstFolder } from "./burstFolder.ts";
import { playSideBySide } from "./playApart.ts";
import type { OnPlayed, PlayedOn } from "./strategyJob.ts";

/** The terms of all strategies' days. */
export type BurstTerms = {
  /** Source of the amounts: the last part of the tree's path, or the sample. */
  readonly source: string;
  readonly scenario: Scenario;
  readonly claimants: number;
  readonly chain: PlayedOn;
};

export type PlayBurstParameters = {
  readonly terms: BurstTerms;
  readonly strategies: readonly StrategyName[];
  /** Folder for the page and figures. Default: a folder in `out/rehearse` for these terms. */
  readonly out?: string | undefined;
  /** Makes the callback for a strategy's progress; called with the strategies that are played now. */
  readonly progressOf?: (missing: readonly StrategyName[]) => OnPlayed;
};

export type PlayedBurst = {
  readonly report: BurstReport;
  /** Peak bytes of each strategy's process. */
  readonly memory: Readonly<Record<string, number>>;
  /** Strategies that an earlier run played. */
  readonly kept: readonly StrategyName[];
  /** Path of the page. */
  readonly page: string;
};

/** Most processes at the same time: a strategy's chain may take 2 GB. */
const AT_ONCE = 2;

/**
 * Plays claim day with several strategies, each in its own process, and writes page, figures and scenario into a
 * folder. The folder keeps finished strategies: the same call continues from there, whatever happened.
 * @throws SymbolonError `RehearsalMismatch`, `OutputInTheWay`, `OutputNotWritable`, `BadBurstReport` where somebody has
 * changed what was kept, and as `playSideBySide`
 */
export async function playBurst(parameters: PlayBurstParameters): Promise<PlayedBurst> {
  const { terms, strategies, out, progressOf } = parameters;
  const { scenario, claimants, chain } = terms;
  const hash = hashOfTerms(terms);
  const folder = openBurstFolder(out ?? join("out", "rehearse", `burst-${hash.slice(2, 10)}`), hash);
  const isKept = (strategy: StrategyName) => folder.kept(strategy) !== undefined;
  const kept = strategies.filter(isKept);
  const missing = strategies.filter((strategy) => !isKept(strategy));
  const memory: Record<string, number> = {};
  const onPlayed = progressOf?.(missing);
  await playSideBySide({
    jobs: missing.map((strategy) => ({ scenario, strategy, claimants, chain })),
    atOnce: AT_ONCE,
    ...(onPlayed !== undefined && { onPlayed }),
    onDone: (strategy, played) => {
      memory[strategy] = played.memory;
      folder.keep(strategy, formatBurstReport(reportOf(terms, [played.run])));
    },
  });
  const report = reportOf(
    terms,
    strategies.map((strategy) => keptRun(folder, strategy)),
  );
  const page = folder.write(report);
  return { report, memory, kept, page };
}

function reportOf({ source, claimants, scenario }: BurstTerms, runs: readonly BurstRun[]): BurstReport {
  return burstReport({ subject: source, claimants, scenario, runs });
}

function keptRun(folder: BurstFolder, strategy: StrategyName): BurstRun {
  const { runs } = parseBurstReport(folder.kept(strategy) ?? "", folder.fileOf(strategy));
  const run = runs.find(({ measures }) => measures.strategy === strategy);
  if (run === undefined) throw new Error(`${folder.fileOf(strategy)} holds no run of ${strategy}.`);
  return run;
}

/** Changes when the same terms give other figures: kept figures are not mixed with new ones. */
const FIGURES = 1;

/** Hash of everything that determines a strategy's results. */
export function hashOfTerms({ scenario, claimants, chain }: BurstTerms): Hex {
  const amounts = chain.kind === "edr" ? keccak256(stringToHex(chain.amounts.join())) : null;
  return keccak256(stringToHex(JSON.stringify([FIGURES, scenario, claimants, chain.kind, amounts])));
}
