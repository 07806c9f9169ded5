import { type Hex, isHex } from "viem";
import type { PublishedTree } from "../../sdk/allocation/published/publishedTree.ts";
import type { ReadClient } from "../../sdk/chain/clients.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { openFreshChain } from "./openFreshChain.ts";
import type { RunIdentity } from "./runFolder.ts";
import { hostOf, upstreamLost } from "./upstream/node/nodeErrors.ts";
import { openUpstream, type Upstream, usualRate } from "./upstream/openUpstream.ts";

/** The chain that ranges fork. */
export type RehearsedChain = {
  /** The node on this machine that ranges ask. */
  readonly url: string;
  readonly chainId: number;
  /** The block whose state is forked. */
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  /** Address of the campaign created again; undefined: it is at the address given to the command. */
  readonly campaign: string | undefined;
  /** The block of the real chain under everything; 0: no real chain. */
  readonly forked: bigint;
  /** Asks the real chain's node for all forks; undefined: no real chain. */
  readonly upstream: Upstream | undefined;
  /** Most calls a second to that node; undefined: as many as it answers. */
  readonly callsPerSecond: number | undefined;
  /** The process of the chain on which the campaign was created again. */
  readonly processId: number | undefined;
  readonly close: () => Promise<void>;
};

/** Makes a client of the chain at an address. @throws SymbolonError where nothing answers */
export type Connect = (url: string) => Promise<ReadClient>;

export type OpenChainParameters = {
  /** The campaign's address, or the path of its file. */
  readonly campaign: string;
  readonly published: PublishedTree;
  readonly connect: Connect;
  /** Address of the forked chain's node. Default: only with `fresh`, for an empty chain. */
  readonly fork?: string;
  /** Default: the block of the continued run, or the newest. */
  readonly block?: bigint;
  /** The campaign is not on the chain yet: it is created on the fork from its file. */
  readonly fresh?: boolean;
  /** Most calls a second to the node; default: 25, and any number to a node of this machine. */
  readonly callsPerSecond?: number;
  /** Folder that keeps the node's answers for the next run. */
  readonly cache?: string;
  /** The run begun in the folder of the results. */
  readonly earlier: RunIdentity | undefined;
  /** Unix seconds at which the run was begun, by its first command. */
  readonly begun: bigint;
};

/**
 * Opens the campaign's chain at one block: the given one, that of the continued run, or the newest. With `fresh` it
 * creates the campaign again on that chain, or on an empty one.
 * @throws SymbolonError `ForkNeeded`, `ChainNotReachable`, and as `openUpstream` and `openFreshChain`
 */
export async function openChain(parameters: OpenChainParameters): Promise<RehearsedChain> {
  const { fork, fresh = false } = parameters;
  if (fork !== undefined) return await openForked(fork, parameters);
  if (fresh) return { ...(await openForkedChain(parameters, undefined)), ...NOTHING_REAL };
  throw new SymbolonError({
    code: "ForkNeeded",
    reason: "The chain to fork is missing.",
    hint: "Give --fork URL; or --fresh, for a campaign that is not on a chain yet.",
  });
}

const NOTHING_REAL = { forked: 0n, upstream: undefined, callsPerSecond: undefined } as const;

async function newestBlock(client: ReadClient, url: string): Promise<bigint> {
  const answer: unknown = await client.request({ method: "eth_blockNumber" });
  if (isHex(answer)) return BigInt(answer);
  throw upstreamLost(hostOf(url), "it does not answer like an Ethereum node");
}

async function openForked(url: string, parameters: OpenChainParameters): Promise<RehearsedChain> {
  const { connect, earlier, fresh = false, cache, callsPerSecond = usualRate(url) } = parameters;
  const forked = parameters.block ?? earlier?.block ?? (await newestBlock(await connect(url), url));
  const upstream = await openUpstream({
    url,
    blockNumber: forked,
    ...(callsPerSecond !== undefined && { callsPerSecond }),
    ...(cache !== undefined && { cacheDirectory: cache }),
  });
  const real = { forked, upstream, callsPerSecond };
  if (!fresh) {
    const { chainId, blockNumber, blockHash, close } = upstream;
    const place = { url: upstream.url, chainId, blockNumber, blockHash };
    return { ...place, ...real, campaign: undefined, processId: undefined, close };
  }
  try {
    const opened = await openForkedChain(parameters, upstream);
    const close = async () => {
      await opened.close();
      await upstream.close();
    };
    return { ...opened, ...real, close };
  } catch (error) {
    const lost = upstream.lost();
    await upstream.close();
    throw lost ?? error;
  }
}

type ForkedChain = Omit<RehearsedChain, keyof typeof NOTHING_REAL>;

/** @param fork default: an empty chain, which the ranges' forks ask directly */
async function openForkedChain(
  { campaign, published, begun }: OpenChainParameters,
  fork: Pick<Upstream, "url" | "blockNumber"> | undefined,
): Promise<ForkedChain> {
  const { engine, ...place } = await openFreshChain(campaign, { published, fork, begun });
  const { url, chainId, processId, close } = engine;
  if (url === undefined) throw new Error("the chain cannot be forked");
  return { ...place, url, chainId, processId, close };
}
