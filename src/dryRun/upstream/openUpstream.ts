import { join } from "node:path";
import type { Address, Hex } from "viem";
import { answerFork } from "./answerFork.ts";
import { openAnswers } from "./answers/openAnswers.ts";
import { lookAtBlock } from "./node/lookAtBlock.ts";
import { upstreamLost } from "./node/nodeErrors.ts";
import { type NodeParameters, openNode } from "./node/openNode.ts";
import { type Offers, openPinnedState } from "./pinnedState.ts";
import { accountSlots } from "./prefetch/accountSlots.ts";
import { type LearntRule, learnSlots } from "./prefetch/learnSlots.ts";
import { ACCOUNTS_OF_A_CALL } from "./prefetch/readAccounts.ts";
import { SLOTS_OF_A_CALL } from "./prefetch/readSlots.ts";
import { serveRpc } from "./serveRpc.ts";
import type { Prefetch, StorageSlot, Upstream } from "./upstream.ts";

export type OpenUpstreamParameters = NodeParameters & {
  /** Where answers are kept for the next run, by chain and block; left out: nowhere. */
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
  const node = openNode(parameters);
  const { chainId, blockHash, timestamp } = await lookAtBlock(node, blockNumber);
  node.expect({ chainId, blockHash });
  const folder = cacheDirectory === undefined ? undefined : join(cacheDirectory, `${chainId}-${blockHash}`);
  const answers = await openAnswers(folder);
  const state = await openPinnedState(node, answers, blockNumber);
  const learner = learnSlots();
  const announced = new Set<Address>();
  const rules: LearntRule[] = [];
  let asked = 0;

  /** Fetches what newly learnt rules tell of all accounts that were announced. */
  const follow = (learnt: readonly LearntRule[]) => {
    rules.push(...learnt);
    for (const rule of learnt) fetchBy(rule, [...announced]).catch(() => {});
  };
  const fetchBy = ({ address, rule }: LearntRule, accounts: readonly Address[]) =>
    state.fetchSlots(address, accountSlots(rule, accounts));

  const server = await serveRpc((call) => {
    asked++;
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
    stats: () => ({ ...node.counts(), asked }),
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
