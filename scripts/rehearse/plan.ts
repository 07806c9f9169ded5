import { join } from "node:path";
import { writeOutput } from "../../src/files/writeOutput.ts";
import { claimCosts } from "../../src/simulation/burst/claimCosts.ts";
import { runModel } from "../../src/simulation/model/runModel.ts";
import { explainPlan } from "../../src/simulation/plan/explainPlan.ts";
import { planWaves } from "../../src/simulation/plan/planWaves.ts";
import type { WavePlan } from "../../src/simulation/plan/wavePlan.ts";
import { formatScenario } from "../../src/simulation/scenario/formatScenario.ts";
import { progressNote } from "../command/rateProgress.ts";
import { printResult, progress } from "../output.ts";
import { packageRoot } from "../packageRoot.ts";
import { requireCheckout } from "../requireCheckout.ts";
import { readTreeOrFile } from "../tree/readTreeOrFile.ts";
import { planLines } from "./plan/planLines.ts";
import { plannedScenario } from "./plan/plannedScenario.ts";
import { trialText } from "./plan/trialText.ts";
import type { PlanOptions } from "./registerPlan.ts";

const SAMPLE = join("samples", "allocation.csv");
const GWEI = 1e9;
/** Of the opening's base fee: what it may rise to where nothing is told. */
const FEE_RISE = 2;
/** Seconds that 99 of 100 may wait, where nothing is told. */
const MAX_WAIT = 600n;
const DOES_NOT_KEEP = 3;

/** `symbolon rehearse plan [TREE]`. */
export async function plan(tree: string | undefined, options: PlanOptions): Promise<void> {
  const scenario = plannedScenario(options);
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
  if (options.out !== undefined) writeOutput(options.out, formatScenario(found.scenario));
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
  if (tree === undefined) requireCheckout("rehearse plan");
  const path = tree ?? join(packageRoot(), SAMPLE);
  const { allocation } = await readTreeOrFile(path, { onProgress: progress("reading") });
  return allocation.count;
}

/** A wait without an end is null in JSON. */
function documentOf({ scenario, ...found }: WavePlan, explained: readonly string[]) {
  return { ...found, explained, scenario: JSON.parse(formatScenario(scenario)) as unknown };
}
