import { join } from "node:path";
import { amountAt } from "../../../src/allocation/index.ts";
import { readTreeOrFile } from "../../../src/allocation/output/rebuildTree.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import type { PlayedOn } from "../../../src/simulation/play/strategyJob.ts";
import { defaultScenario } from "../../../src/simulation/scenario/defaultScenario.ts";
import type { Scenario, StrategyName } from "../../../src/simulation/scenario/scenario.ts";
import { progress } from "../../output.ts";
import { packageRoot, requireCheckout } from "../../packageRoot.ts";
import { readScenario } from "../readScenario.ts";

/** What the options of `symbolon rehearse burst` come to. */
export type BurstOptions = {
  readonly scenario?: string;
  readonly claimants?: number;
  readonly strategies: readonly StrategyName[];
  readonly seed?: string;
  readonly model?: boolean;
  readonly out?: string;
  readonly json?: boolean;
};

/** What is to be played, whichever strategies. */
export type BurstTerms = {
  /** Whose amounts: the last part of the tree's path, or that it is the sample. */
  readonly source: string;
  readonly scenario: Scenario;
  readonly claimants: number;
  readonly chain: PlayedOn;
};

const SAMPLE = join("samples", "allocation.csv");
/** A chain in memory keeps every block: so many fit into 4 GB. */
const MAX_ON_A_CHAIN = 50_000;

/**
 * Reads the tree and the scenario that a burst was called with.
 * @throws SymbolonError `TooManyClaimants`, `NeedsCheckout` where the sample is not there, and what reading throws
 */
export async function burstTerms(tree: string | undefined, options: BurstOptions): Promise<BurstTerms> {
  const given = options.scenario === undefined ? defaultScenario : readScenario(options.scenario);
  const scenario = options.seed === undefined ? given : { ...given, seed: options.seed };
  if (tree === undefined) requireCheckout("rehearse burst");
  const { name, allocation } = await readTreeOrFile(tree ?? join(packageRoot(), SAMPLE), {
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
    reason: `${claimants} claimants are more than fit on a chain in memory: ${MAX_ON_A_CHAIN} are the most.`,
    hint: "Add --model, which plays up to ten million, or give fewer --claimants.",
    details: { claimants, most: MAX_ON_A_CHAIN },
  });
}
