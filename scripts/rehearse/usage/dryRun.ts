import { type Command, Option } from "commander";
import { readBlock, readCount, readDuration, readHttpUrl, readPath } from "../../command/optionReaders.ts";
import { requireWith } from "../../command/requireWith.ts";

const DRY_RUN_HELP = `
Nothing is sent to the chain: it is only asked, at one block. Time is moved on the forks as waves and vesting need it, and
each leaf's own account sends its claim, without a key.

Without --fork, --fresh creates the campaign on an empty local chain with the sample token.

The results, and a page of them (index.html), go into the folder of --out.

With --queue, run the same command with --join on as many machines as there are. The queue tells the terms and a range of
leaves, never an address of a node or a secret: each machine has a tree's folder, a --fork and --credentials of its own. One
whose campaign, tree or chain is another takes nothing. It ends when the dry run has all its ranges. Interrupted, it puts back
what it was at; killed, others do it again.

Exit code 0: every leaf was paid exactly its amount, or with --join, no range is left; 3: not so, each leaf with its reason;
1: there is no answer, or with --join, this machine cannot take part or failed at a range.`;

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
    .option("--queue <url>", "hand the ranges out to other machines through this PostgreSQL", readPath)
    .addOption(
      new Option("--join", "claim ranges that another machine hands out through --queue").conflicts([
        "block",
        "fresh",
        "range",
        "out",
      ]),
    )
    .option(
      "--wait <duration>",
      "with --join: how long to wait for a dry run to begin: 90s, 10m, 2h (default: 10m)",
      readDuration,
    )
    .option("--range <leaves>", "leaves a fork (default: 10000)", readCount)
    .option("--out <dir>", "folder of the results (default: DIR.dry-run); run again, it goes on", readPath)
    .option("--credentials <path>", "for the gate: presentations, holders' packages, or a batch folder")
    .option("--calls-per-second <number>", "most requests a second to the chain (default: 25)", readCount)
    .option("--cache <dir>", "keep the chain's answers there for the next run", readPath)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", DRY_RUN_HELP)
    .action(async (campaign, directory, options, called: Command) => {
      requireWith(options, [["wait", "join"]], called);
      if (options.join !== true) return (await import("../dryRun.ts")).dryRun(campaign, directory, options);
      const { queue = process.env.SYMBOLON_QUEUE_URL, fork } = options;
      if (queue === undefined) called.error("error: --join needs --queue, or SYMBOLON_QUEUE_URL");
      if (fork === undefined) called.error("error: --join needs --fork");
      await (await import("../joinDryRun.ts")).joinDryRun(campaign, directory, { ...options, queue });
    });
}
