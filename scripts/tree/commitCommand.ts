import type { Command } from "commander";
import { readChainId, readPath } from "../command/optionReaders.ts";
import { cleanly } from "./cleanly.ts";
import { addReadOptions } from "./readOptions.ts";
import { registryOption, requireRegistry } from "./registryOption.ts";
import { readNamedSource } from "./shuffleSources.ts";

/** `symbolon tree commit`. */
export function registerCommit(tree: Command): void {
  const command = tree
    .command("commit")
    .description(
      "commit to an allocation and to the public randomness that will shuffle it, before that exists",
    )
    .argument("<file>", "the allocation: CSV or JSON, gzipped or not, without indexes", readPath)
    .requiredOption(
      "--randomness <source>",
      "block:NUMBER of the chain, or drand:ROUND of quicknet; still to come",
      readNamedSource,
    )
    .option("--rpc <url>", "timestamp the commitment on this chain")
    .addOption(registryOption())
    .option("--chain-id <number>", "the block's chain, where no --rpc tells it", readChainId)
    .option("--out <file>", "where the commitment is written (with --rpc: FILE.commitment.json)", readPath)
    .option("--json", "print one JSON document and nothing else");
  addReadOptions(command)
    .addHelpText("after", COMMIT_HELP)
    .action(async (file, options, called: Command) => {
      requireRegistry(options, called);
      const { commit } = await import("./commit.ts");
      await cleanly(commit(file, options, called), options.rpc);
    });
}

const COMMIT_HELP = `
How the file is read (--decimals and what follows) decides what is committed to: \`tree build --commitment\` takes the same
options. The block must be more than 64 ahead; drand's rounds come every 3 seconds, round R at
1692803367 + 3 * (R - 1). Signs with SYMBOLON_PRIVATE_KEY, or else with an account of the node. Run again it is not sent
twice. Publish the file at once: docs/waves.md says why.`;
