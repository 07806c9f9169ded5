import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Hex, keccak256, stringToHex } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import { jsonText } from "../../core/text/jsonText.ts";
import { systemCode } from "../../files/readText.ts";
import { notWritable } from "../../files/replaceDirectory.ts";
import { writeOutput } from "../../files/writeOutput.ts";
import { burstPage } from "../report/burstPage.ts";
import {
  type BurstReport,
  type BurstRun,
  burstReport,
  formatBurstReport,
  parseBurstReport,
} from "../report/burstReport.ts";
import { formatScenario } from "../scenario/parseScenario.ts";
import type { Scenario, StrategyName } from "../scenario/scenario.ts";
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
  /** Where page and figures go; left out: a folder of `out/rehearse` of its own for these terms. */
  readonly out?: string | undefined;
  /** Told how much of a strategy's day is over; made for those that are played now. */
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
  writeOutput(join(folder.directory, "scenario.json"), formatScenario(scenario));
  writeOutput(join(folder.directory, "burst.json"), formatBurstReport(report));
  const page = join(folder.directory, "index.html");
  writeOutput(page, burstPage(report));
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

/** Where a burst's results are kept as they come, so that the same command goes on where it was ended. */
type BurstFolder = ReturnType<typeof openBurstFolder>;

const TERMS = "rehearsal.json";
const FORMAT = "symbolon-rehearsal-run";

/**
 * Opens the folder of a burst, or begins one.
 * @param terms hash of all that decides the results
 * @throws SymbolonError `RehearsalMismatch` where the folder holds another burst, `OutputInTheWay` where it holds anything
 * else, `OutputNotWritable`
 */
function openBurstFolder(directory: string, terms: string) {
  const names = namesIn(directory);
  const begun = names.includes(TERMS) ? readTerms(join(directory, TERMS)) : undefined;
  if (begun === undefined && names.length > 0) throw inTheWay(directory, names[0] ?? "");
  if (begun !== undefined && begun !== terms) throw otherRehearsal(directory);
  makeFolder(join(directory, "strategies"));
  if (begun === undefined) {
    writeOutput(join(directory, TERMS), jsonText({ format: FORMAT, version: 1, kind: "burst", terms }, 2));
  }
  const fileOf = (name: string) => join(directory, "strategies", `${name}.json`);
  return {
    directory,
    fileOf,
    /** Text that was kept under the name; undefined: none was. */
    kept: (name: string) => textOf(fileOf(name)),
    keep: (name: string, text: string) => writeOutput(fileOf(name), text),
  };
}

function makeFolder(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (thrown) {
    throw notWritable(directory, systemCode(thrown), thrown);
  }
}

/** Undefined where the file is none of ours. */
function readTerms(file: string): string | undefined {
  try {
    const { format, kind, terms } = JSON.parse(readFileSync(file, "utf8"));
    return format === FORMAT && kind === "burst" ? String(terms) : undefined;
  } catch {
    return undefined;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (thrown) {
    if (systemCode(thrown) === "ENOENT") return undefined;
    throw thrown;
  }
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (thrown) {
    if (systemCode(thrown) === "ENOENT") return [];
    if (systemCode(thrown) === "ENOTDIR") throw inTheWay(directory, "a file's content");
    throw thrown;
  }
}

function inTheWay(directory: string, holds: string): SymbolonError {
  return new SymbolonError({
    code: "OutputInTheWay",
    reason: `${directory} holds ${holds}, which no burst wrote, so nothing is written there.`,
    hint: "Give an --out that is not there yet.",
    details: { directory },
  });
}

function otherRehearsal(directory: string): SymbolonError {
  return new SymbolonError({
    code: "RehearsalMismatch",
    reason: `${directory} holds a burst with another scenario, seed, tree or number of claimants.`,
    hint: "Give another --out, or remove the folder; without --out each burst gets a folder of its own.",
    details: { directory },
  });
}
