import { type Command, InvalidArgumentError } from "commander";
import { type StrategyName, strategyNames } from "../../src/simulation/scenario/scenario.ts";
import { readPath } from "../command/optionReaders.ts";
import { clearProgress } from "../output.ts";
import { readClaimants } from "./readClaimants.ts";

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

/** `symbolon rehearse burst`. */
export function registerBurst(rehearse: Command): void {
  rehearse
    .command("burst")
    .description("play claim day: everybody comes at once, by each strategy, side by side")
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
    .action(async (tree: string | undefined, options: BurstOptions) => {
      const { burst } = await import("./burst.ts");
      try {
        await burst(tree, options);
      } finally {
        clearProgress();
      }
    });
}

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
