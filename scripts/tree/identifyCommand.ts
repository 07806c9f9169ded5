import type { Command } from "commander";
import { readHash, readPath } from "../command/optionReaders.ts";
import { clearProgress } from "../output.ts";
import { addReadOptions } from "./readOptions.ts";
import { readThreads } from "./treeHasher.ts";

/** `symbolon tree identify`. */
export function registerIdentify(tree: Command): void {
  const command = tree
    .command("identify")
    .description("find how a published root was made of an allocation, and how to build it again")
    .argument(
      "<file>",
      "CSV or JSON, gzipped or not: account, amount, optionally index and beneficiary",
      readPath,
    )
    .requiredOption("--root <hash>", "the published root", readHash)
    .option("--threads <n>", "hash on n threads (default: as many as pay for the file)", readThreads)
    .option("--json", "print one JSON document and nothing else");
  addReadOptions(command)
    .addHelpText("after", IDENTIFY_HELP)
    .action(async (file, options, called: Command) => {
      const { identify } = await import("./identify.ts");
      try {
        await identify(file, options, called);
      } finally {
        clearProgress();
      }
    });
}

const IDENTIFY_HELP = `
Tries every convention that has a name; then amounts in other units; then every order of the fields of a leaf, both
encodings, hashed once and twice, in the order of the file, of checksummed and of plain accounts, sorted and not, in
every shape, and sharded. A root of 250,000 rows that has a name is found in half a second; to find nothing takes about
twenty seconds. Exits with 1 where nothing fits.`;
