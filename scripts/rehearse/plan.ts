import { claimCosts } from "../../src/lab/simulation/burst/claimCosts.ts";
import { runModel } from "../../src/lab/simulation/model/openModel.ts";
import { explainPlan, planLines } from "../../src/lab/simulation/plan/explainPlan.ts";
import { planWaves } from "../../src/lab/simulation/plan/planWaves.ts";
import type { WavePlan } from "../../src/lab/simulation/plan/wavePlan.ts";
import { defaultScenario } from "../../src/lab/simulation/scenario/defaultScenario.ts";
import {
  formatScenario,
  parseScenario,
  SCENARIO_FORMAT,
} from "../../src/lab/simulation/scenario/parseScenario.ts";
import { readScenario } from "../../src/lab/simulation/scenario/readScenario.ts";
import type { Scenario } from "../../src/lab/simulation/scenario/scenario.ts";
import { readTreeOrFile } from "../../src/node/allocation/output/rebuildTree.ts";
import { requireOwnOutput, writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printResult } from "../output.ts";
import { progress, progressNote } from "../progress.ts";
import { sampleFile } from "../sample/sampleFile.ts";

const GWEI = 1e9;

/** Of the opening's base fee: what it may rise to where nothing is told. */
const FEE_RISE = 2;

/** Seconds that 99 of 100 may wait, where nothing is told. */
const MAX_WAIT = 600n;

const DOES_NOT_KEEP = 3;

/** `symbolon rehearse plan [TREE]`. */
export async function plan(tree: string | undefined, options: PlanOptions): Promise<void> {
  const scenario = plannedScenario(options);
  if (options.out !== undefined)
    requireOwnOutput(options.out, SCENARIO_FORMAT.format, { replace: options.replace });
  const claimants = options.claimants ?? (await countLeaves(tree));
  const costs = claimCosts(claimants, scenario.relay.bundle);
  const { feeCeiling, longestWait = MAX_WAIT, within } = options;
  const found = await planWaves({
    scenario,
    claimants,
    bounds: {
      feeCeiling: feeCeiling === undefined ? FEE_RISE * scenario.chain.baseFee : feeCeiling * GWEI,
      longestWait: Number(longestWait),
      within: within === undefined ? undefined : Number(within),
    },
    costs,
    play: (day, strategy, people) => {
      progressNote(trialText(strategy === "direct" ? 1 : day.waves.count, people));
      return runModel({ scenario: day, strategy, claimants: people, costs });
    },
  });
  if (options.out !== undefined)
    writeOwnOutput(options.out, formatScenario(found.scenario), { replace: options.replace });
  const explained = explainPlan(found);
  printResult(options.json ?? false, documentOf(found, explained), [
    ...planLines(found, explained),
    ...(options.out === undefined
      ? []
      : ["", `Scenario: ${options.out}${found.count === 1 ? ", for --strategies direct" : ""}`]),
  ]);
  if (!found.keeps) process.exitCode = DOES_NOT_KEEP;
}

async function countLeaves(tree: string | undefined): Promise<number> {
  const path = tree ?? sampleFile();
  const { allocation } = await readTreeOrFile(path, { onProgress: progress("reading") });
  return allocation.count;
}

/** A wait without an end is null in JSON. */
function documentOf({ scenario, ...found }: WavePlan, explained: readonly string[]) {
  return { ...found, explained, scenario: JSON.parse(formatScenario(scenario)) as unknown };
}

/** Values of the options of `symbolon rehearse plan`. */
type PlanOptions = ReplaceOptions & {
  readonly claimants?: number;
  readonly scenario?: string;
  readonly seed?: string;
  /** Gwei. */
  readonly feeCeiling?: number;
  readonly longestWait?: bigint;
  readonly within?: bigint;
  readonly gasLimit?: number;
  readonly blockTime?: number;
  /** Gwei. */
  readonly baseFee?: number;
  readonly load?: number;
  readonly out?: string;
  readonly json?: boolean;
};

/**
 * The scenario that a plan was called with, and in it what was told of the chain beside.
 * @throws SymbolonError `BadScenario` where the options make it one that cannot be, and what reading it throws
 */
function plannedScenario(options: PlanOptions): Scenario {
  const given = options.scenario === undefined ? defaultScenario : readScenario(options.scenario);
  const { gasLimit, blockTime, baseFee, load, seed } = options;
  const scenario: Scenario = {
    ...given,
    ...(seed !== undefined && { seed }),
    chain: {
      ...given.chain,
      ...(gasLimit !== undefined && { gasLimit }),
      ...(blockTime !== undefined && { blockTime }),
      ...(baseFee !== undefined && { baseFee: baseFee * GWEI }),
    },
    background: { ...given.background, ...(load !== undefined && { load }) },
  };
  // Told values are bound by the same rules as written ones.
  return parseScenario(
    formatScenario(scenario),
    options.scenario ?? "The default scenario with these options",
  );
}

/** `simulating 8 waves, 10,000 claimants` */
function trialText(waves: number, claimants: number): string {
  const people = formatThings(claimants, "claimant");
  return waves === 1 ? `simulating ${people} at once` : `simulating ${waves} waves, ${people}`;
}
