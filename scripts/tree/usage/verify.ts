import type { Command } from "commander";
import { readHash, readPath, readRpcUrl } from "../../command/optionReaders.ts";
import { readData } from "../../command/standardInput.ts";
import { addSpellingOptions, readThreads, requireWith, withTimestamps } from "../readOptions.ts";

export function define(command: Command): void {
  addSpellingOptions(withTimestamps(command))
    .argument("<dir>", "a folder that `tree build --out` wrote", readPath)
    .option(
      "--source <file>",
      "also read the file that the tree was built from, and compare (default: one of its name beside the folder)",
      readData,
    )
    .option("--second-opinion", "also rebuild the root with merkletreejs (slow)")
    .option("--threads <number>", "threads that hash (default: as many as pay for the rows)", readThreads)
    .option("--json", "print one JSON document and nothing else")
    .option(
      "--rpc <url>",
      "also check on this chain that nobody chose the order of a shuffled tree",
      readRpcUrl,
    )
    .option("--announced <hash>", "with --rpc: the commitment that its author announced before", readHash)
    .action(async (directory, options, called: Command) => {
      requireWith(options, [["announced", "rpc"]], called);
      await (await import("../verify.ts")).verify(directory, options);
    });
}
