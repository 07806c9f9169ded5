import { relative } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { type BurstTerms, playBurst } from "../../src/lab/simulation/play/playBurst.ts";
import type { OnPlayed } from "../../src/lab/simulation/play/strategyJob.ts";
import { burstLines } from "../../src/lab/simulation/report/burstLines.ts";
import { defaultScenario } from "../../src/lab/simulation/scenario/defaultScenario.ts";
import { readScenario } from "../../src/lab/simulation/scenario/readScenario.ts";
import { type StrategyName, strategyNames } from "../../src/lab/simulation/scenario/scenario.ts";
import { readTreeOrFile } from "../../src/node/allocation/output/rebuildTree.ts";
import { amountAt } from "../../src/sdk/allocation/allocation.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { readHttpUrl, readPath } from "../command/optionReaders.ts";
import { readData } from "../command/standardInput.ts";
import { printResult } from "../output.ts";
import { progress } from "../progress.ts";
import { sampleFile } from "../sample/sampleFile.ts";
import { addLoadOptions, type LoadOptions, playLoad } from "./playLoad.ts";
import { readClaimants } from "./readClaimants.ts";

const BURST_HELP = `
Nobody's real key is known: the amounts are the tree's, the accounts are made from the seed. The time of the day is
simulated: how quick this machine is changes no figure. The same seed and scenario give the same day.

Two strategies run at once, each in a process of its own. A strategy that is done is kept: the same command, run again
after whatever happened, goes on from there. Without --model it needs the embedded chain, which npm installs unless
you have it leave out optional packages.`;

/** Names of strategies, told once each and in the order in which they are always shown. */
function readStrategies(text: string): readonly StrategyName[] {
  const names = text.split(",");
  const unknown = names.find((name) => !strategyNames.some((known) => known === name));
  if (unknown === undefined) return strategyNames.filter((name) => names.includes(name));
  throw new InvalidArgumentError(
    `There is no strategy "${unknown}": give some of ${strategyNames.join(",")}.`,
  );
}

/** What the command takes. */
export function define(command: Command): void {
  addLoadOptions(command)
    .argument("[tree]", "the folder that `tree build` wrote (default: the project's sample)", readPath)
    .option(
      "--scenario <file>",
      "the day that is played (default: a flash on a chain like Ethereum)",
      readData,
    )
    .option("--claimants <number>", "how many come (default: one for each leaf)", readClaimants)
    .option("--strategies <names>", `which of ${strategyNames.join(", ")} (default: all)`, readStrategies)
    .option("--seed <text>", "another day of the same scenario (default: the scenario's seed)")
    .option(
      "--gateway <url>",
      "play it in real time against this gateway, as `gateway load` does, with --claims and --rpc",
      readHttpUrl,
    )
    .option("--model", "a model in place of contracts on a chain: up to ten million claimants")
    .option("--out <dir>", "where page and figures go (default: out/rehearse/burst-HASH)", readPath)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", BURST_HELP)
    .action((tree: string | undefined, options: BurstOptions) => {
      if (options.gateway === undefined) {
        requireGateway(command);
        return burst(tree, options);
      }
      requireNoTree(tree, command);
      return playLoad(options.gateway, options, command);
    });
}

/** Values of the options of `symbolon rehearse burst`. */
type BurstOptions = LoadOptions & {
  readonly gateway?: string;
  readonly strategies?: readonly StrategyName[];
  readonly model?: boolean;
};

/** Ends with 2 where something is given that only a play against a gateway has. */
function requireGateway(command: Command): void {
  const given = ["claims", "rpc", "open"].find((name) => command.getOptionValueSource(name) === "cli");
  if (given !== undefined) command.error(`error: --${given} goes with --gateway URL`);
}

/** Ends with 2 where something is given that only a simulated play has. */
function requireNoTree(tree: string | undefined, command: Command): void {
  const given = ["strategies", "model"].find((name) => command.getOptionValueSource(name) === "cli");
  if (given !== undefined)
    command.error(`error: --${given} does not go with --gateway: what is there is played`);
  if (tree !== undefined)
    command.error("error: a tree does not go with --gateway: --claims says who comes, and with what");
}

/** `symbolon rehearse burst [TREE]`. */
async function burst(tree: string | undefined, options: BurstOptions): Promise<void> {
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
    reason: `${claimants} claimants are more than fit on a chain in memory: ${MAX_ON_A_CHAIN} are the most.`,
    hint: "Add --model, which plays up to ten million, or give fewer --claimants.",
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
