import type { Command } from "commander";
import { readHash, readPath } from "../command/optionReaders.ts";
import { cleanly } from "./cleanly.ts";
import { readNames } from "./readOptions.ts";
import { registryOption, requireRegistry } from "./registryOption.ts";
import { readThreads } from "./treeHasher.ts";

/** `symbolon tree verify`. */
export function registerVerify(tree: Command): void {
  tree
    .command("verify")
    .description("recompute leaves, nodes, root, every file and every proof from the rows alone, and compare")
    .argument("<dir>", "a folder that `tree build --out` wrote", readPath)
    .option(
      "--source <file>",
      "also read the file that the tree was built from, and compare (default: one of its name beside the folder)",
      readPath,
    )
    .option(
      "--ignore-columns <names>",
      "columns of the source to leave out, parted by commas, as it was built with",
      readNames,
    )
    .option(
      "--second-opinion",
      "also rebuild the root with merkletreejs and @openzeppelin/merkle-tree (slow)",
    )
    .option("--threads <n>", "hash on n threads (default: as many as pay for the rows)", readThreads)
    .option("--json", "print one JSON document and nothing else")
    .option("--rpc <url>", "also check on this chain that nobody chose the order of a shuffled tree")
    .addOption(registryOption())
    .option("--announced <hash>", "with --rpc: the commitment that its author announced beforehand", readHash)
    .action(async (directory, options, command: Command) => {
      requireTogether(options, command);
      const { verify } = await import("./verify.ts");
      const run = verify(directory, options);
      await cleanly(run, options.rpc);
    });
}

function requireTogether(options: Readonly<Record<string, unknown>>, command: Command): void {
  requireRegistry(options, command);
  if (options.announced !== undefined && options.rpc === undefined) {
    command.error("error: --announced needs --rpc");
  }
}
