import { type Command, Option } from "commander";
import { readCount, readDuration, readHttpUrl, readPath } from "../command/optionReaders.ts";

/** `rehearse work`: ranges of a dry run that another machine hands out; and the processes that claim them. */
export function registerWork(rehearse: Command): void {
  rehearse.command("claim-ranges", { hidden: true }).action(async () => {
    const [{ serveRanges }, { openRangeRunner }] = await Promise.all([
      import("../../src/dryRun/workers/serveRanges.ts"),
      import("./dryRun/openRangeRunner.ts"),
    ]);
    serveRanges(openRangeRunner);
  });
  rehearse
    .command("work")
    .description("do ranges of a dry run that `rehearse dry-run --queue` hands out")
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
      "how long to wait for a dry run to begin: 90, 10m, 2h (default: 10m)",
      readDuration,
    )
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", WORK_HELP)
    .action(async (directory, options) => {
      const [{ work }, { cleanly }] = await Promise.all([
        import("./work.ts"),
        import("../campaign/commonOptions.ts"),
      ]);
      await cleanly(work(directory, options));
    });
}

const WORK_HELP = `
Run it on as many machines as there are. The queue tells the terms and a range of leaves, never an address or a secret:
each machine has a tree's folder and a node of its own. One whose tree or chain is another takes nothing.

It ends when the dry run has all its ranges. Interrupted, it puts back what it was at; killed, others do it again.

Exit code 0: nothing is left to do; 1: this machine cannot take part, or failed at a range.`;
