import { type Command, InvalidArgumentError } from "commander";
import { readDuration, readPath } from "../command/optionReaders.ts";
import { clearProgress } from "../output.ts";
import { readClaimants } from "./readClaimants.ts";

/** What the options of `symbolon rehearse plan` come to. */
export type PlanOptions = {
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

/** `symbolon rehearse plan`. */
export function registerPlan(rehearse: Command): void {
  rehearse
    .command("plan")
    .description("choose waves and the time between them, by simulation of the whole day")
    .argument("[tree]", "the folder that `tree build` wrote (default: the project's sample)", readPath)
    .option("--claimants <n>", "how many come (default: one for each leaf)", readClaimants)
    .option(
      "--fee-ceiling <gwei>",
      "what the base fee may rise to (default: twice the opening's)",
      readAbove0,
    )
    .option("--longest-wait <time>", "within what 99 of 100 are paid: 90s, 10m (default: 10m)", readDuration)
    .option(
      "--within <time>",
      "until when all are to have come: 6h, 2d (default: as short as it gets)",
      readDuration,
    )
    .option(
      "--scenario <file>",
      "the day that is planned (default: a flash on a chain like Ethereum)",
      readPath,
    )
    .option("--gas-limit <gas>", "of a block, in place of the scenario's", readAbove0)
    .option("--block-time <seconds>", "in place of the scenario's", readAbove0)
    .option("--base-fee <gwei>", "at the opening, in place of the scenario's", readAbove0)
    .option("--load <share>", "of the gas target, what others send, in place of the scenario's", readFrom0)
    .option("--seed <text>", "another day of the same scenario (default: the scenario's seed)")
    .option("--out <file>", "write the scenario with these waves, for `rehearse burst --scenario`", readPath)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", PLAN_HELP)
    .action(async (tree: string | undefined, options: PlanOptions) => {
      const { plan } = await import("./plan.ts");
      try {
        await plan(tree, options);
      } finally {
        clearProgress();
      }
    });
}

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
