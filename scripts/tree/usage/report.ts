import type { Command } from "commander";
import { readBlock, readHttpUrl, readPath, readWhole } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { requireWith } from "../../command/requireWith.ts";
import { readData } from "../../command/standardInput.ts";
import { addReadOptions, addShowDecimals } from "../readOptions.ts";

export function define(command: Command): void {
  command
    .argument("<path>", "a folder that `tree build --out` wrote, or an allocation file", readData)
    .option("--out <file>", "write a page of HTML with charts, whole or not at all", readPath)
    .addOption(replaceOption())
    .option(
      "--rpc <url>",
      "ask this chain which accounts are contracts, the greatest amounts first",
      readHttpUrl,
    )
    .option("--block <number>", "with --rpc: as of this block (default: the newest)", readBlock)
    .option(
      "--sample <number>",
      "with --rpc: ask n accounts only, half of them those that get most",
      readWhole(2, 1_000_000_000),
    )
    .option("--seed <number>", "with --sample: draws the others (default: 1)", readWhole(0, 4_294_967_295))
    .option(
      "--batch <number>",
      "with --rpc: accounts a request; 1 for nodes without batches (default: 100)",
      readWhole(1, 1_000),
    )
    .option("--rate <number>", "with --rpc: accounts a second at most", readWhole(1, 1_000_000))
    .option("--json", "print one JSON document and nothing else");
  addReadOptions(addShowDecimals(command))
    .addHelpText("after", REPORT_HELP)
    .action(async (path, options, called: Command) => {
      requireWith(options, NEEDS, called);
      await (await import("../report.ts")).report(path, options, called);
    });
}

const REPORT_HELP = `
Exit 0: every row is sound, whatever the warnings; 1: some are not, or a limit is broken. Bad rows are all told, up to
--max-problems.

A file needs --decimals: its amounts are decimal numbers of tokens; or --base-units, or --show-decimals: they are base
units, so many of which make a token. With --base-units alone and a total beyond 10^15, the report guesses, and says so.
A folder states how it is read. The same input gives the same page, byte for byte; with --rpc for the same --block. What a chain answers is kept beside --out until the page is
written: after a failure the same command goes on from there, at the same block.`;

const NEEDS = [
  ["replace", "out"],
  ["block", "rpc"],
  ["sample", "rpc"],
  ["seed", "sample"],
  ["batch", "rpc"],
  ["rate", "rpc"],
] as const;
