import { type Command, InvalidArgumentError } from "commander";
import { readBlock, readPath } from "../command/optionReaders.ts";
import { clearProgress } from "../output.ts";
import { addReadOptions } from "./readOptions.ts";
import { addShowDecimals } from "./showDecimals.ts";

/** `symbolon tree report`. */
export function registerReport(tree: Command): void {
  const command = tree
    .command("report")
    .description("describe an allocation: who gets how much, how evenly, and what looks odd")
    .argument("<path>", "a folder that `tree build --out` wrote, or an allocation file", readPath)
    .option("--out <file>", "write a page of HTML with charts, whole or not at all", readPath)
    .option("--force", "with --out: overwrite a file that is no report")
    .option("--rpc <url>", "ask this chain which accounts are contracts, the greatest amounts first")
    .option("--block <number>", "with --rpc: as of this block (default: the newest)", readBlock)
    .option(
      "--sample <n>",
      "with --rpc: ask n accounts only, half of them those that get most",
      readNumber(2, 1_000_000_000),
    )
    .option("--seed <n>", "with --sample: draws the others (default: 1)", readNumber(0, 4_294_967_295))
    .option(
      "--batch <n>",
      "with --rpc: accounts a request; 1 for nodes without batches (default: 100)",
      readNumber(1, 1_000),
    )
    .option("--rate <n>", "with --rpc: accounts a second at most", readNumber(1, 1_000_000))
    .option("--json", "print one JSON document and nothing else");
  addReadOptions(addShowDecimals(command))
    .addHelpText("after", REPORT_HELP)
    .action(async (path, options, called: Command) => {
      requireTogether(options, called);
      const { report } = await import("./report.ts");
      try {
        await report(path, options, called);
      } finally {
        clearProgress();
      }
    });
}

const REPORT_HELP = `
How a file is read (--decimals and what follows) is asked of files only: a folder states it. The same input gives the
same page, byte for byte; with --rpc for the same --block. What a chain answers is kept beside --out until the page is
written: after a failure the same command goes on from there, at the same block.`;

function requireTogether(options: Readonly<Record<string, unknown>>, command: Command): void {
  const needs = [
    ["force", "out"],
    ["block", "rpc"],
    ["sample", "rpc"],
    ["seed", "sample"],
    ["batch", "rpc"],
    ["rate", "rpc"],
  ] as const;
  for (const [option, needed] of needs) {
    if (options[option] !== undefined && options[needed] === undefined) {
      command.error(`error: --${option} needs --${needed}`);
    }
  }
}

function readNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d{1,10}$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}
