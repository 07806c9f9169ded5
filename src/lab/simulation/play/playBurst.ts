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

/** What is to be played, whichever strategies. */
export type BurstTerms = {
  /** Whose amounts: the last part of the tree's path, or that it is the sample. */
  readonly source: string;
  readonly scenario: Scenario;
  readonly claimants: number;
  readonly chain: PlayedOn;
};

export type PlayBurstParameters = {
  readonly terms: BurstTerms;
  readonly strategies: readonly StrategyName[];
  /** Where page and figures go; default: a folder of `out/rehearse` of its own for these terms. */
  readonly out?: string | undefined;
  /** Called with how much of a strategy's day is over; made for those that are played now. */
  readonly progressOf?: (missing: readonly StrategyName[]) => OnPlayed;
};

export type PlayedBurst = {
  readonly report: BurstReport;
  /** Bytes that each strategy's process took at most. */
  readonly memory: Readonly<Record<string, number>>;
  /** Strategies that an earlier run played. */
  readonly kept: readonly StrategyName[];
  /** Path of the page. */
  readonly page: string;
};

/** Processes at once: a strategy's chain may take 2 GB. */
const AT_ONCE = 2;

/**
 * Plays claim day by several strategies, each in a process of its own, and writes page, figures and scenario into a folder.
 * A strategy that is done is kept there: the same call, made again after whatever happened, goes on from there.
 * @throws SymbolonError `RehearsalMismatch`, `OutputInTheWay`, `OutputNotWritable`, `BadBurstReport` where somebody has changed
 * what was kept, and as `playSideBySide`
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

/** Changes when the same terms come to other figures: what was kept before is not mixed with what is played now. */
const FIGURES = 1;

/** Hash of all that decides what a strategy comes to. */
export function hashOfTerms({ scenario, claimants, chain }: BurstTerms): Hex {
  const amounts = chain.kind === "edr" ? keccak256(stringToHex(chain.amounts.join())) : null;
  return keccak256(stringToHex(JSON.stringify([FIGURES, scenario, claimants, chain.kind, amounts])));
}
