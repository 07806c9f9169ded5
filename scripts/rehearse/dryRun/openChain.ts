import { getBlockNumber } from "viem/actions";
import { SymbolonError } from "../../../src/core/errors.ts";
import type { PublishedTree } from "../../campaign/publishedTree.ts";
import { openReader } from "../../command/connect.ts";
import type { DryRunOptions } from "../dryRun.ts";
import { usualRate } from "../usualRate.ts";
import { openFreshChain } from "./openFreshChain.ts";
import type { RunIdentity } from "./runFolder.ts";

/** The chain that ranges fork. */
export type RehearsedChain = {
  readonly url: string;
  /** The block whose state is taken. */
  readonly blockNumber: bigint;
  /** Where the campaign was created anew; undefined: it is where the command was told. */
  readonly campaign: string | undefined;
  readonly isFresh: boolean;
  /** The block of the real chain that all stands on; 0 where there is none. */
  readonly forked: bigint;
  /** What the node is asked a second at most, unless told otherwise; undefined: as much as it answers. */
  readonly callsPerSecond: number | undefined;
  readonly close: () => Promise<void>;
};

export type OpenChainParameters = {
  readonly told: string;
  readonly published: PublishedTree;
  readonly options: DryRunOptions;
  /** What was begun in the folder of the results. */
  readonly earlier: RunIdentity | undefined;
};

/**
 * The chain of the campaign at one block: the one that was told, that of an earlier run which is gone on with, or the newest.
 * @throws SymbolonError `ForkNeeded`, `ChainNotReachable`, and as `openFreshChain`
 */
export async function openChain(parameters: OpenChainParameters): Promise<RehearsedChain> {
  const { told, published, options, earlier } = parameters;
  const { fork, fresh = false } = options;
  if (fork === undefined && !fresh) {
    throw new SymbolonError({
      code: "ForkNeeded",
      reason: "Nobody said which chain to fork.",
      cure: "Give --fork URL; or --fresh, for a campaign that is not on a chain yet.",
    });
  }
  const block = options.block ?? earlier?.block;
  const forked = fork === undefined ? 0n : (block ?? (await newestBlock(fork)));
  if (fresh) {
    const at = fork === undefined ? undefined : { url: fork, blockNumber: forked };
    const { engine, blockNumber, campaign } = await openFreshChain(told, published, at);
    const { close } = engine;
    if (engine.url === undefined) throw new Error("the chain cannot be forked");
    const place = { url: engine.url, blockNumber, campaign, isFresh: true, forked };
    return { ...place, callsPerSecond: undefined, close };
  }
  const url = fork ?? "";
  return {
    url,
    blockNumber: forked,
    campaign: undefined,
    isFresh: false,
    forked,
    callsPerSecond: usualRate(url),
    close: () => Promise.resolve(),
  };
}

async function newestBlock(url: string): Promise<bigint> {
  return await getBlockNumber(await openReader(url));
}
