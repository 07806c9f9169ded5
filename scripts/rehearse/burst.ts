import { relative } from "node:path";
import { type BurstTerms, playBurst } from "../../src/lab/simulation/play/playBurst.ts";
import type { OnPlayed } from "../../src/lab/simulation/play/strategyJob.ts";
import { burstLines } from "../../src/lab/simulation/report/burstLines.ts";
import { defaultScenario } from "../../src/lab/simulation/scenario/defaultScenario.ts";
import { readScenario } from "../../src/lab/simulation/scenario/readScenario.ts";
import { type StrategyName, strategyNames } from "../../src/lab/simulation/scenario/scenario.ts";
import { readTreeOrFile } from "../../src/node/allocation/output/rebuildTree.ts";
import { amountAt } from "../../src/sdk/allocation/allocation.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { printResult } from "../output.ts";
import { progress } from "../progress.ts";
import { sampleFile } from "../sample/sampleFile.ts";
import type { LoadOptions } from "./loadOptions.ts";

/** Values of the options of `symbolon rehearse burst`. */
export type BurstOptions = LoadOptions & {
  readonly gateway?: string;
  readonly strategies?: readonly StrategyName[];
  readonly model?: boolean;
};

/** `symbolon rehearse burst [TREE]`. */
export async function burst(tree: string | undefined, options: BurstOptions): Promise<void> {
  const { json = false, strategies = strategyNames, out } = options;
  const terms = await burstTerms(tree, options);
  const { report, memory, kept, page } = await playBurst({ terms, strategies, out, progressOf: dayProgress });
  const where = relative(process.cwd(), page) || page;
  printResult(json, { ...report, memory, kept, page: where }, [
    ...burstLines(report),
    "",
    ...(kept.length === 0 ? [] : [`Kept from before: ${kept.join(", ")}`]),
    `Page: ${where}`,
  ]);
}

/** A chain in memory keeps every block: so many fit into 4 GB. */
const MAX_ON_A_CHAIN = 50_000;

/**
 * Reads the tree and the scenario that a burst was called with.
 * @throws SymbolonError `TooManyClaimants`, and what reading throws
 */
export async function burstTerms(tree: string | undefined, options: BurstOptions): Promise<BurstTerms> {
  const given = options.scenario === undefined ? defaultScenario : readScenario(options.scenario);
  const scenario = options.seed === undefined ? given : { ...given, seed: options.seed };
  const { name, allocation } = await readTreeOrFile(tree ?? sampleFile(), {
    onProgress: progress("reading"),
  });
  const claimants = options.claimants ?? allocation.count;
  const source = tree === undefined ? `${name} (generated sample, no real distribution)` : name;
  const terms = { source, scenario, claimants };
  if (options.model === true) return { ...terms, chain: { kind: "model" } };
  if (claimants > MAX_ON_A_CHAIN) throw tooManyClaimants(claimants);
  // Where more come than the tree has leaves, its amounts begin again.
  const amounts = Array.from({ length: claimants }, (_, i) => amountAt(allocation, i % allocation.count));
  return { ...terms, chain: { kind: "edr", amounts } };
}

function tooManyClaimants(claimants: number): SymbolonError {
  return new SymbolonError({
    code: "TooManyClaimants",
    reason: `A chain in memory takes at most ${MAX_ON_A_CHAIN} claimants, not ${claimants}.`,
    hint: "Add --model, which plays up to ten million claimants, or give fewer --claimants.",
    details: { claimants, most: MAX_ON_A_CHAIN },
  });
}

const PARTS = 1_000;

/** One line for several days that are played side by side: how much of them all is over. */
function dayProgress(strategies: readonly StrategyName[]): OnPlayed {
  const show = progress(`playing ${strategies.join(", ")}`);
  const shares = new Map<StrategyName, number>();
  return (strategy, done, total) => {
    shares.set(strategy, Math.min(done / Math.max(total, 1), 1));
    const sum = [...shares.values()].reduce((all, share) => all + share, 0);
    show(Math.floor((sum * PARTS) / strategies.length), PARTS);
  };
}
