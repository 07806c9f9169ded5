import { type Command, InvalidArgumentError } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readDuration, readPath } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { readData } from "../../command/standardInput.ts";
import { readClaimants } from "../readClaimants.ts";

const PLAN_HELP = `
A wave is a part of the list, by index. Whoever is in it comes when it opens, as the scenario says that people come. The plan
has the shortest day, or of those that are shorter by less than a tenth the one with fewer waves; with --within, the fewest
waves that fit.

Exit code 0: two days of these waves, simulated with all claimants, keep to the bounds; 3: they do not, and what came
nearest is shown; 1: the search found no waves at all that could (NoSuchPlan).`;

const DECIMAL = /^\d{1,15}(?:\.\d{1,9})?$/;

function readFrom0(text: string): number {
  if (DECIMAL.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a number such as 12 or 0.5.");
}

function readAbove0(text: string): number {
  if (DECIMAL.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError("It must be a number above 0, such as 12 or 0.5.");
}

/** Blocks of rollups come more often than once a second. */
function readBlockTime(text: string): number {
  return DECIMAL.test(text) ? readAbove0(text) : Number(readDuration(text));
}

/** What the command takes. */
export function define(command: Command): void {
  command
    .argument("[tree]", "the folder that `tree build` wrote (default: the project's sample)", readPath)
    .option("--claimants <number>", "how many come (default: one for each leaf)", readClaimants)
    .option(
      "--fee-ceiling <gwei>",
      "what the base fee may rise to (default: twice the opening's)",
      readAbove0,
    )
    .option(
      "--longest-wait <duration>",
      "within what 99 of 100 are paid: 90s, 10m (default: 10m)",
      readDuration,
    )
    .option(
      "--within <duration>",
      "until when all are to have come: 6h, 2d (default: as short as it gets)",
      readDuration,
    )
    .option(
      "--scenario <file>",
      "the day that is planned (default: a flash on a chain like Ethereum)",
      readData,
    )
    .option("--gas-limit <number>", "of a block, in place of the scenario's", readAbove0)
    .option("--block-time <duration>", "in place of the scenario's: 12s, or 0.25", readBlockTime)
    .option("--base-fee <gwei>", "at the opening, in place of the scenario's", readAbove0)
    .option("--load <share>", "of the gas target, what others send, in place of the scenario's", readFrom0)
    .option("--seed <text>", "another day of the same scenario (default: the scenario's seed)")
    .option("--out <file>", "write the scenario with these waves, for `rehearse burst --scenario`", readPath)
    .addOption(replaceOption())
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", PLAN_HELP)
    .action(lazily(async () => (await import("../plan.ts")).plan));
}
