import { accountAt } from "../../src/allocation/allocation.ts";
import { rebuildTree } from "../../src/allocation/output/rebuildTree.ts";
import { openQueue, type Queue } from "../../src/dryRun/queue/openQueue.ts";
import type { QueuedRange } from "../../src/dryRun/queue/queuedRange.ts";
import { isOpen, queueSource } from "../../src/dryRun/queue/queueSource.ts";
import { interrupted } from "../../src/dryRun/workers/interrupted.ts";
import { preparedSource } from "../../src/dryRun/workers/preparedSource.ts";
import type { WorkerEffort } from "../../src/dryRun/workers/ranges.ts";
import { runOnWorkers } from "../../src/dryRun/workers/runOnWorkers.ts";
import { printResult, progress } from "../output.ts";
import { usualRate } from "./usualRate.ts";
import { findRehearsal } from "./workers/findRehearsal.ts";
import { openOwnNode } from "./workers/openOwnNode.ts";
import { prefetchRange } from "./workers/prefetchRange.ts";
import { rangeProgram } from "./workers/rangeProgram.ts";
import { whileUninterrupted } from "./workers/whileUninterrupted.ts";

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
