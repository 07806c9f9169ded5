import { openQueue } from "../../src/lab/dryRun/queue/openQueue.ts";
import { usualRate } from "../../src/lab/dryRun/upstream/openUpstream.ts";
import { takePart } from "../../src/lab/dryRun/workers/takePart.ts";
import { openReader } from "../command/connect.ts";
import { printResult } from "../output.ts";
import { progress } from "../progress.ts";
import { rangeProgram, whileUninterrupted } from "./rangeProgram.ts";

export type JoinOptions = {
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

/** `symbolon rehearse dry-run CAMPAIGN DIR --join`: claims ranges that another machine hands out. */
export async function joinDryRun(campaign: string, directory: string, options: JoinOptions): Promise<void> {
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
        campaign,
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
    const { chainId, blockNumber, ...terms } = sample.terms;
    printResult(
      options.json ?? false,
      { campaign: terms.campaign, chainId, blockNumber, ranges, workers: efforts },
      [
        `${ranges} ranges claimed here of campaign ${terms.campaign}, chain ${chainId} at block ${blockNumber}; none is left.`,
      ],
    );
  } finally {
    await queue.close();
  }
}
