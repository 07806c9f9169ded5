import { type Command, InvalidArgumentError } from "commander";
import { type StrategyName, strategyNames } from "../../../src/lab/simulation/scenario/scenario.ts";
import { readHttpUrl, readPath } from "../../command/optionReaders.ts";
import { readData } from "../../command/standardInput.ts";
import type { BurstOptions } from "../burst.ts";
import { addLoadOptions } from "../loadOptions.ts";
import { readClaimants } from "../readClaimants.ts";

const BURST_HELP = `
Nobody's real key is known: the amounts are the tree's, the accounts are made from the seed. The time of the day is
simulated: how quick this machine is changes no figure. The same seed and scenario give the same day.

Two strategies run at once, each in a process of its own. A strategy that is done is kept: the same command, run again
after whatever happened, goes on from there. Without --model it needs the embedded chain, which npm installs unless
you have it leave out optional packages.

With --gateway each claimant comes in real time, at the scenario's moment, whatever became of the others, with a client of their own
that keeps its ticket. From the scenario come seed, arrivals, patience (wallets.patience), how long an answer may take (rpc.timeout)
and the end; the rest is what gateway and chain make it. Payments, gas and waits are read from the chain. \`rehearse compare\` takes
both reports. All claimants come from this machine's address: start the gateway with a --per-second and --reads-per-second that let them. The claims are
paid, and each once: take a test chain, or claims that are meant. Requests that waited because --open were under way count from the
claimant's moment, and are reported.

Examples:
  symbolon rehearse burst tree --claimants 2000 --model
  symbolon rehearse burst --gateway http://127.0.0.1:8080 --claims signed.jsonl --scenario day.json`;

/** Names of strategies, told once each and in the order in which they are always shown. */
function readStrategies(text: string): readonly StrategyName[] {
  const names = text.split(",");
  const unknown = names.find((name) => !strategyNames.some((known) => known === name));
  if (unknown === undefined) return strategyNames.filter((name) => names.includes(name));
  throw new InvalidArgumentError(
    `There is no strategy "${unknown}": give one or more of ${strategyNames.join(", ")}, separated by commas.`,
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
      "play it in real time against this gateway, which pays, with --claims and --rpc",
      readHttpUrl,
    )
    .option("--model", "a model in place of contracts on a chain: up to ten million claimants")
    .option("--out <dir>", "where page and figures go (default: out/rehearse/burst-HASH)", readPath)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", BURST_HELP)
    .action(async (tree: string | undefined, options: BurstOptions) => {
      if (options.gateway === undefined) {
        requireGateway(command);
        return (await import("../burst.ts")).burst(tree, options);
      }
      requireNoTree(tree, command);
      return (await import("../playLoad.ts")).playLoad(options.gateway, options, command);
    });
}

/** Ends with 2 where something is given that only a play against a gateway has. */
function requireGateway(command: Command): void {
  const given = ["claims", "rpc", "open"].find((name) => command.getOptionValueSource(name) === "cli");
  if (given !== undefined) command.error(`error: --${given} needs --gateway`);
}

/** Ends with 2 where something is given that only a simulated play has. */
function requireNoTree(tree: string | undefined, command: Command): void {
  const given = ["strategies", "model"].find((name) => command.getOptionValueSource(name) === "cli");
  if (given !== undefined) command.error(`error: --${given} and --gateway exclude each other`);
  if (tree !== undefined)
    command.error("error: a tree and --gateway exclude each other: --claims has the claims");
}
