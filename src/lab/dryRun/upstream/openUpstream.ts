import { join } from "node:path";
import { type Address, type Hex, isHex, numberToHex, zeroAddress } from "viem";
import type { SymbolonError } from "../../../sdk/core/errors.ts";
import { RpcError } from "../engine/engine.ts";
import { answerFork } from "./answerFork.ts";
import { openAnswers } from "./answers/openAnswers.ts";
import { noArchive, nodeLacksBlock, upstreamLost } from "./node/nodeErrors.ts";
import { type NodeParameters, RehearsedNode } from "./node/rehearsedNode.ts";
import { type Offers, openPinnedState } from "./pinnedState.ts";
import { accountSlots, type LearntRule, learnSlots } from "./prefetch/learnSlots.ts";
import { ACCOUNTS_OF_A_CALL, SLOTS_OF_A_CALL } from "./prefetch/readState.ts";
import { serveRpc } from "./serveRpc.ts";

export type OpenUpstreamParameters = NodeParameters & {
  /** Where answers are kept for the next run, by chain and block; default: nowhere. */
  readonly cacheDirectory?: string;
};

/** Calls a leaf for what leaves share: a campaign's words of 256 claims, and each block's place in the list of blocks. */
const SHARED_CALLS = 0.02;

/** Accounts of which it is tried where contracts keep something of them, before any fork asks. */
const TRIED = 16;

/**
 * One server for all forks of a run, which asks a node for the state of one block: each thing once, many at a time, no
 * faster than allowed, and again where the node fails. It never passes on anything that would change the chain.
 * @throws SymbolonError `BadNodeAddress`, `NoSuchBlock`, `NoArchive`, `UpstreamLost`, `OutputNotWritable`
 */
export async function openUpstream(parameters: OpenUpstreamParameters): Promise<Upstream> {
  const { blockNumber, cacheDirectory } = parameters;
  const node = new RehearsedNode(parameters);
  const { chainId, blockHash, timestamp } = await lookAtBlock(node, blockNumber);
  node.expect({ chainId, blockHash });
  const folder = cacheDirectory === undefined ? undefined : join(cacheDirectory, `${chainId}-${blockHash}`);
  const answers = await openAnswers(folder);
  const state = await openPinnedState(node, answers, blockNumber);
  const learner = learnSlots();
  const announced = new Set<Address>();
  const rules: LearntRule[] = [];
  let requests = 0;

  /** Fetches what newly learnt rules tell of all accounts that were announced. */
  const follow = (learnt: readonly LearntRule[]) => {
    rules.push(...learnt);
    for (const rule of learnt) fetchBy(rule, [...announced]).catch(() => {});
  };
  const fetchBy = ({ address, rule }: LearntRule, accounts: readonly Address[]) =>
    state.fetchSlots(address, accountSlots(rule, accounts));

  const server = await serveRpc((call) => {
    requests++;
    return answerFork(
      {
        block: { chainId, blockNumber },
        state,
        onAccount: (account) => {
          if (announced.has(account)) follow(learner.sawAccount(account));
        },
        onSlot: (address, slot) => follow(learner.sawSlot(address, slot)),
      },
      call,
    );
  });

  const prefetch = async ({ accounts = [], slots = [] }: Prefetch) => {
    const own = [...new Set(accounts.map((account) => account.toLowerCase() as Address))];
    for (const account of own) announced.add(account);
    for (const account of own.slice(0, TRIED)) follow(learner.sawAccount(account));
    await Promise.all([
      state.fetchAccounts(own),
      ...rules.map((rule) => fetchBy(rule, own)),
      ...slotsByContract(slots).map(([address, words]) => state.fetchSlots(address, words)),
    ]);
  };

  let closing: Promise<void> | undefined;
  const close = async () => {
    await server.close();
    node.lose(upstreamLost(node.host, "the run has ended"));
    await answers.close();
  };
  return {
    url: server.url,
    chainId,
    blockNumber,
    blockHash,
    timestamp,
    callsPerLeaf: callsPerLeaf(state.offers),
    stats: () => ({ ...node.counts(), asked: requests }),
    prefetch,
    lost: () => (closing === undefined ? node.lost() : undefined),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function callsPerLeaf({ accounts, slots }: Offers): number {
  return (accounts ? 1 / ACCOUNTS_OF_A_CALL : 2) + (slots ? 1 / SLOTS_OF_A_CALL : 1) + SHARED_CALLS;
}

function slotsByContract(slots: readonly StorageSlot[]): readonly (readonly [string, readonly Hex[]])[] {
  const byContract = Map.groupBy(slots, ({ address }) => address.toLowerCase());
  return [...byContract].map(([address, words]) => [
    address,
    [...new Set(words.map(({ slot }) => slot.toLowerCase() as Hex))],
  ]);
}

/** A word of a contract's storage. */
type StorageSlot = { readonly address: Address; readonly slot: Hex };

/** What forks are going to ask. */
export type Prefetch = {
  /** Accounts of leaves: their balance, their code, and where a token keeps something of them, once that is known. */
  readonly accounts?: readonly Address[];
  readonly slots?: readonly StorageSlot[];
};

export type UpstreamStats = {
  /** Calls that the node was asked, those that were tried again included: what a provider counts. */
  readonly calls: number;
  /** Messages to the node: a batch of calls is one. */
  readonly messages: number;
  /** Calls that were tried again. */
  readonly retries: number;
  /** What forks asked. */
  readonly asked: number;
};

/** A node as of one block, for all forks of a run, on this machine: it asks the real one as little as it can. */
export type Upstream = {
  /** JSON-RPC over HTTP, for this machine only. */
  readonly url: string;
  readonly chainId: number;
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  /** Unix seconds of the block. */
  readonly timestamp: bigint;
  /** Calls to the node that a leaf's claim takes about, by what the node was found to offer, if its account is prefetched. */
  readonly callsPerLeaf: number;
  readonly stats: () => UpstreamStats;
  /**
   * Asks for many accounts and slots in few calls, before forks ask for them one by one.
   * @throws SymbolonError what `lost` tells of
   */
  readonly prefetch: (what: Prefetch) => Promise<void>;
  /** Why the node cannot be asked any more: `UpstreamLost`, `NoArchive`, `ChainMismatch`, `BlockMismatch`. Forks break down then. */
  readonly lost: () => SymbolonError | undefined;
  /** Ends it; what is known stays in the cache. Once more does no harm. */
  readonly close: () => Promise<void>;
};

export type UpstreamEstimate = {
  readonly calls: number;
  /** Seconds that the calls take at the rate. */
  readonly seconds: number;
};

/**
 * What a dry run will ask of a node.
 * @param callsPerLeaf as the upstream says (`Upstream.callsPerLeaf`)
 * @param callsPerSecond that the node allows
 */
export function estimateUpstream({
  leaves,
  callsPerLeaf,
  callsPerSecond,
}: {
  readonly leaves: number;
  readonly callsPerLeaf: number;
  readonly callsPerSecond: number;
}): UpstreamEstimate {
  const calls = Math.ceil(leaves * callsPerLeaf);
  return { calls, seconds: calls / callsPerSecond };
}

/**
 * Asks a node which chain it is of, for a block, and whether it has the state of that.
 * @throws SymbolonError `NoSuchBlock`, `NoArchive`, `UpstreamLost`
 */
async function lookAtBlock(node: RehearsedNode, blockNumber: bigint) {
  const number = numberToHex(blockNumber);
  try {
    const [chainId, block] = await Promise.all([
      node.call("eth_chainId", []),
      node.call("eth_getBlockByNumber", [number, false]),
    ]);
    if (block === null) throw nodeLacksBlock(node.host, blockNumber);
    const { hash, timestamp } = block as Readonly<Record<string, unknown>>;
    if (!isHex(chainId) || !isHex(hash) || !isHex(timestamp)) {
      throw upstreamLost(node.host, "it does not answer like an Ethereum node");
    }
    await requireState(node, blockNumber);
    return { chainId: Number(chainId), blockHash: hash, timestamp: BigInt(timestamp) };
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    throw upstreamLost(node.host, `it refuses ${error.message}`, error);
  }
}

async function requireState(node: RehearsedNode, blockNumber: bigint): Promise<void> {
  try {
    await node.call("eth_getBalance", [zeroAddress, numberToHex(blockNumber)]);
  } catch (error) {
    // The block is there, so whatever it says is about the block's state.
    throw error instanceof RpcError ? noArchive(node.host, blockNumber, error.message) : error;
  }
}

/** What providers allow without being paid. */
const USUAL_RATE = 25;
const THIS_MACHINE = ["127.0.0.1", "localhost", "[::1]"];

/** Calls a second that a node is asked at most, unless told otherwise; undefined: as many as it answers. */
export function usualRate(url: string): number | undefined {
  return URL.canParse(url) && THIS_MACHINE.includes(new URL(url).hostname) ? undefined : USUAL_RATE;
}
