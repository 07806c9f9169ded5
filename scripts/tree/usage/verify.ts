import type { Command } from "commander";
import { chainOption } from "../../command/chainOption.ts";
import { readHash, readPath, readPaths } from "../../command/optionReaders.ts";
import { requireWith } from "../../command/requireWith.ts";
import { readData } from "../../command/standardInput.ts";
import { addSpellingOptions, readThreads, withTimestamps } from "../readOptions.ts";

export function define(command: Command): void {
  // Before the registry of timestamps is looked for.
  command.hook("preAction", heedKind);
  addSpellingOptions(withTimestamps(command))
    .argument(
      "<dir>",
      "a folder that `tree build --out` or `allocation from-credentials --out` wrote",
      readPath,
    )
    .option(
      "--source <file>",
      "also read the file that the tree was built from, and compare (default: one of its name beside the folder)",
      readData,
    )
    .option("--second-opinion", "also rebuild the root with merkletreejs (slow)")
    .option("--threads <number>", "threads that hash (default: as many as pay for the rows)", readThreads)
    .option("--json", "print one JSON document and nothing else")
    .addOption(chainOption("a tree: also check on this chain that nobody chose the order of its shuffle"))
    .option("--announced <hash>", "with --rpc: the commitment that its author announced before", readHash)
    .option("--batch <dir...>", "from credentials: the folders of its batches, with secret part", readPaths)
    .addHelpText("after", VERIFY_HELP)
    .action(async (directory, options, called: Command) => {
      requireWith(options, [["announced", "rpc"]], called);
      await (await import("../verify.ts")).verify(directory, options);
    });
}

const VERIFY_HELP = `
An allocation from credentials needs --rpc: it is made again at its block. That shows that the rows follow from the rules
and the credentials; whether those issuers and registries are to be trusted is yours to say, so it prints them. Such a
folder takes no option of a tree, and a tree no --batch. The order of a tree is checked only where --rpc itself is given.`;

/** What an allocation from credentials takes; a tree takes all but the last. */
const OF_CREDENTIALS = ["json", "rpc", "batch"];

/** Refuses options of the other kind of folder, by name, and leaves out what the environment says for it. */
async function heedKind(_: Command, called: Command): Promise<void> {
  const [directory] = called.processedArgs as [string];
  const { isRuledDirectory } = await import("../../../src/node/allocation/credentials/readRuledDirectory.ts");
  const isRuled = isRuledDirectory(directory);
  const isGiven = (name: string) => called.getOptionValueSource(name) === "cli";
  const other = called.options.find((option) => {
    const name = option.attributeName();
    return isGiven(name) && (isRuled ? !OF_CREDENTIALS.includes(name) : name === "batch");
  });
  if (other !== undefined) {
    const [its, found] = isRuled ? KINDS : KINDS.toReversed();
    called.error(`error: ${other.long} is for ${its}, and ${directory} is ${found}`);
  }
  if (isRuled) {
    called.setOptionValue("addresses", undefined);
    if (called.opts().rpc === undefined) called.error("error: an allocation from credentials needs --rpc");
  } else if (!isGiven("rpc")) called.setOptionValue("rpc", undefined);
}

const KINDS = ["a tree", "an allocation from credentials"];
