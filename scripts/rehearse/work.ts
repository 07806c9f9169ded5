import { type Command, Option } from "commander";
import { openQueue } from "../../src/lab/dryRun/queue/openQueue.ts";
import { usualRate } from "../../src/lab/dryRun/upstream/openUpstream.ts";
import { takePart } from "../../src/lab/dryRun/workers/takePart.ts";
import { openReader } from "../command/connect.ts";
import { readCount, readDuration, readHttpUrl, readPath } from "../command/optionReaders.ts";
import { printResult } from "../output.ts";
import { progress } from "../progress.ts";
import { rangeProgram, whileUninterrupted } from "./rangeProgram.ts";

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
    .action(work);
}

type WorkOptions = {
  readonly queue: string;
  readonly fork: string;
  readonly workers?: number;
  readonly credentials?: string;
  readonly callsPerSecond?: number;
  readonly cache?: string;
  /** Seconds. */
  readonly wait?: bigint;
  readonly json?: boolean;
};

const WORKERS = 2;
const WAIT = 600n;

/** `symbolon rehearse work DIR`: claims ranges that another machine hands out. */
export async function work(directory: string, options: WorkOptions): Promise<void> {
  const { credentials, workers = WORKERS, wait = WAIT } = options;
  const { fork: url, callsPerSecond = usualRate(url), cache } = options;
  const node = {
    url,
    ...(callsPerSecond !== undefined && { callsPerSecond }),
    ...(cache !== undefined && { cacheDirectory: cache }),
  };
  const queue = await openQueue(options.queue);
  try {
    const { sample, efforts } = await whileUninterrupted((signal) =>
      takePart({
        queue,
        directory,
        credentials,
        node,
        workers,
        signal,
        wait: Number(wait),
        connect: openReader,
        program: rangeProgram,
        onProgress: progress("claiming", "ranges"),
      }),
    );
    const ranges = efforts.reduce((sum, effort) => sum + effort.ranges, 0);
    const { campaign, chainId, blockNumber } = sample.terms;
    printResult(options.json ?? false, { campaign, chainId, blockNumber, ranges, workers: efforts }, [
      `${ranges} ranges claimed here of campaign ${campaign}, chain ${chainId} at block ${blockNumber}; none is left.`,
    ]);
  } finally {
    await queue.close();
  }
}
