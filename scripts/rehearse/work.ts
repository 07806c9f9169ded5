import { type Command, Option } from "commander";
import { accountAt } from "../../src/allocation/allocation.ts";
import { rebuildTree } from "../../src/allocation/output/rebuildTree.ts";
import { openQueue, type Queue } from "../../src/dryRun/queue/openQueue.ts";
import type { QueuedRange } from "../../src/dryRun/queue/queuedRange.ts";
import { isOpen, queueSource } from "../../src/dryRun/queue/queueSource.ts";
import { preparedSource } from "../../src/dryRun/workers/rangeSource.ts";
import type { WorkerEffort } from "../../src/dryRun/workers/ranges.ts";
import { interrupted } from "../../src/dryRun/workers/ranges.ts";
import { runOnWorkers } from "../../src/dryRun/workers/runOnWorkers.ts";
import { readCount, readDuration, readHttpUrl, readPath } from "../command/optionReaders.ts";
import { printResult, progress } from "../output.ts";
import { usualRate } from "./usualRate.ts";
import { findRehearsal } from "./workers/findRehearsal.ts";
import { openOwnNode } from "./workers/openOwnNode.ts";
import { prefetchRange } from "./workers/prefetchRange.ts";
import { rangeProgram } from "./workers/rangeProgram.ts";
import { whileUninterrupted } from "./workers/whileUninterrupted.ts";

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
      "how long to wait for a dry run to begin: 90, 10m, 2h (default: 10m)",
      readDuration,
    )
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", WORK_HELP)
    .action(work);
}

export type WorkOptions = {
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
  const queue = await openQueue(options.queue);
  try {
    const worked = await whileUninterrupted((signal) => takePart(queue, { directory, options, signal }));
    const ranges = worked.efforts.reduce((sum, effort) => sum + effort.ranges, 0);
    const { campaign, chainId, blockNumber } = worked.sample.terms;
    printResult(options.json ?? false, { campaign, chainId, blockNumber, ranges, workers: worked.efforts }, [
      `${ranges} ranges claimed here of campaign ${campaign}, chain ${chainId} at block ${blockNumber}; none is left.`,
    ]);
  } finally {
    await queue.close();
  }
}

type Part = { readonly directory: string; readonly options: WorkOptions; readonly signal: AbortSignal };
type Worked = { readonly sample: QueuedRange; readonly efforts: readonly WorkerEffort[] };

async function takePart(queue: Queue, { directory, options, signal }: Part): Promise<Worked> {
  const { credentials, workers = WORKERS, wait = WAIT } = options;
  const { fork: url, callsPerSecond = usualRate(url), cache } = options;
  const node = {
    url,
    ...(callsPerSecond !== undefined && { callsPerSecond }),
    ...(cache !== undefined && { cacheDirectory: cache }),
  };
  const fit = (sample: QueuedRange) => openOwnNode({ directory, credentials, node }, sample);
  const found = await findRehearsal({ queue, fit, wait: Number(wait), signal });
  if (found === undefined) throw interrupted();
  const { name, sample, fit: upstream } = found;
  const watching = watchQueue(queue, name);
  try {
    const { tree } = await rebuildTree(directory);
    const places = { forkUrl: upstream.url, treeDirectory: directory, credentials };
    const leaves = { account: (index: number) => accountAt(tree.allocation, index) };
    const source = preparedSource(queueSource(queue, name, places), prefetchRange(upstream, leaves));
    const efforts = await runOnWorkers({ source, workers, program: rangeProgram, signal });
    if (signal.aborted) throw interrupted();
    return { sample, efforts };
  } catch (thrown) {
    // Where the node is lost, ranges fail in many ways: the node's end is the reason of all.
    throw upstream.lost() ?? thrown;
  } finally {
    clearInterval(watching);
    await upstream.close();
  }
}

const SHOWN_EVERY = 2_000;

/** Shows how many of the ranges that there were at first are done, by whomever. */
function watchQueue(queue: Queue, name: string): NodeJS.Timeout | undefined {
  if (!process.stderr.isTTY) return undefined;
  const show = progress("ranges");
  let most = 0;
  return setInterval(async () => {
    const open = (await queue.list(name).catch(() => [])).filter(isOpen).length;
    most = Math.max(most, open);
    show(most - open, most);
  }, SHOWN_EVERY);
}
