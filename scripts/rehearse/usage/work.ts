import { type Command, Option } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readCount, readDuration, readHttpUrl, readPath } from "../../command/optionReaders.ts";

const WORK_HELP = `
Run it on as many machines as there are. The queue tells the terms and a range of leaves, never an address or a secret:
each machine has a tree's folder and a node of its own. One whose tree or chain is another takes nothing.

It ends when the dry run has all its ranges. Interrupted, it puts back what it was at; killed, others do it again.

Exit code 0: nothing is left to do; 1: this machine cannot take part, or failed at a range.`;

/** What the command takes. */
export function define(command: Command): void {
  command
    .argument("<dir>", "the tree's folder, as the dry run has it")
    .addOption(
      new Option("--queue <url>", "the PostgreSQL that hands them out")
        .env("SYMBOLON_QUEUE_URL")
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--fork <url>", "the chain (http or https), as this machine reaches it")
        .env("SYMBOLON_RPC_URL")
        .argParser(readHttpUrl)
        .makeOptionMandatory(),
    )
    .option("--workers <number>", "processes that claim side by side (default: 2)", readCount)
    .option("--credentials <path>", "for the gate, as the dry run has them", readPath)
    .option("--calls-per-second <number>", "most requests a second to the chain (default: 25)", readCount)
    .option("--cache <dir>", "keep the chain's answers there for the next run", readPath)
    .option(
      "--wait <duration>",
      "how long to wait for a dry run to begin: 90s, 10m, 2h (default: 10m)",
      readDuration,
    )
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", WORK_HELP)
    .action(lazily(async () => (await import("../work.ts")).work));
}
