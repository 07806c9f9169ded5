import { type Command, Option } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readBlock, readCount, readHttpUrl, readPath } from "../../command/optionReaders.ts";

const DRY_RUN_HELP = `
Nothing is sent to the chain: it is only asked, at one block. Time is moved on the forks as waves and vesting need it, and
each leaf's own account sends its claim, without a key.

Without --fork, --fresh creates the campaign on an empty local chain with the sample token.

The results, and a page of them (index.html), go into the folder of --out.

Exit code 0: every leaf was paid exactly its amount; 3: not so, each leaf with its reason; 1: there is no answer.`;

/** What the command takes. */
export function define(command: Command): void {
  command
    .argument("<campaign>", "its address, or the file that `campaign create` wrote")
    .argument("<dir>", "its tree's folder")
    .addOption(
      new Option("--fork <url>", "the chain (http or https)").env("SYMBOLON_RPC_URL").argParser(readHttpUrl),
    )
    .option("--block <number>", "fork it as of this block (default: the newest)", readBlock)
    .addOption(
      // Other machines would not have the chain on which it was created.
      new Option(
        "--fresh",
        "the campaign is not on the chain yet: create it on the fork, out of its file",
      ).conflicts("queue"),
    )
    .option("--workers <number>", "processes that claim side by side (default: 2)", readCount)
    .option("--queue <url>", "hand the ranges out to `rehearse work` through this PostgreSQL", readPath)
    .option("--range <leaves>", "leaves a fork (default: 10000)", readCount)
    .option("--out <dir>", "folder of the results (default: DIR.dry-run); run again, it goes on", readPath)
    .option("--credentials <path>", "for the gate: presentations, holders' packages, or a batch directory")
    .option("--calls-per-second <number>", "most requests a second to the chain (default: 25)", readCount)
    .option("--cache <dir>", "keep the chain's answers there for the next run", readPath)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", DRY_RUN_HELP)
    .action(lazily(async () => (await import("../dryRun.ts")).dryRun));
}
